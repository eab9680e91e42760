# divejudge in a container:
#   docker build -t dive-judge .
#   docker run --rm -v "$PWD:/dives" -v dive-judge:/root/.local/share/dive-judge dive-judge score /dives/dive.mp4
FROM swift:6.2-bookworm AS build
COPY . /dive-judge
RUN /dive-judge/bin/package

FROM debian:bookworm-slim
RUN --mount=type=bind,from=build,source=/dive-judge/packages,target=/packages \
    apt-get update && apt-get install -y --no-install-recommends /packages/*.deb && rm -rf /var/lib/apt/lists/*
WORKDIR /dives
ENTRYPOINT ["divejudge"]
