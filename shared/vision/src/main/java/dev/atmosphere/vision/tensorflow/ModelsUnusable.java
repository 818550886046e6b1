package dev.atmosphere.vision.tensorflow;

/** The models are missing or damaged: nothing can be analysed until the program is installed or built again. */
public final class ModelsUnusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    ModelsUnusable(String message) {
        super(message);
    }

    ModelsUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
