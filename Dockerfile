# One image for web, worker, beat and migrate. Wheels only, each with its hash; no compiler, no root.
FROM python:3.11-slim-bookworm AS packages
COPY requirements/production.txt /requirements.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --no-deps -r /requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app rostrum \
    && install -d -o rostrum -g rostrum /app /media
COPY --from=packages /venv /venv
WORKDIR /app
COPY --chown=rostrum:rostrum . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MEDIA_ROOT=/media
USER rostrum
# Any valid values do for this step; none of them stays in the image.
RUN set -a && . ./example.env && set +a \
    && DATABASE_WEB_URL=postgresql://web@build/rostrum DATABASE_DESK_URL=postgresql://desk@build/rostrum \
    SECRET_KEY=$(python -c "import secrets; print(secrets.token_urlsafe(64))") python manage.py collectstatic --noinput
ENV ROSTRUM_ENV=production
EXPOSE 8000
CMD ["python", "-m", "config.serve", "--bind", "0.0.0.0:8000"]
