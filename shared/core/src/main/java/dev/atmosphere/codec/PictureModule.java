package dev.atmosphere.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.atmosphere.picture.Picture;
import java.io.IOException;

/**
 * How a picture stands in a document: as a byte string, or, where the attribute {@link #APART} is set, as a reference (its
 * checksum and size) to the picture that travels beside it.
 */
final class PictureModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** Writing: {@code true}. Reading: the picture that came beside the document. */
    static final String APART = "dev.atmosphere.picture.apart";

    PictureModule() {
        addSerializer(Picture.class, new Writer());
        addDeserializer(Picture.class, new Reader());
    }

    private static final class Writer extends StdSerializer<Picture> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Picture.class);
        }

        @Override
        public void serialize(Picture picture, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (provider.getAttribute(APART) == null) {
                out.writeBinary(picture.bytes());
                return;
            }
            out.writeStartObject();
            out.writeStringField("sha256", picture.sha256());
            out.writeNumberField("size", picture.size());
            out.writeEndObject();
        }
    }

    private static final class Reader extends StdDeserializer<Picture> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Picture.class);
        }

        @Override
        public Picture deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                return Picture.of(in.getBinaryValue());
            }
            in.skipChildren();
            if (context.getAttribute(APART) instanceof Picture picture) {
                return picture;
            }
            return context.reportInputMismatch(
                    Picture.class, "the document refers to a picture, but none came with it");
        }
    }
}
