package dev.atmosphere.vision.cli;

import dev.atmosphere.vision.tensorflow.Inference;
import dev.atmosphere.vision.tensorflow.ModelsUnusable;
import dev.atmosphere.vision.tensorflow.PackedModels;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check-vision}: whether the models are those that were packed, and TensorFlow's library loads on this machine. */
@Command(
        name = "check-vision",
        mixinStandardHelpOptions = true,
        description = "Checks the packed models and loads TensorFlow's library; looks at no picture.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            PackedModels models = new PackedModels();
            Map<String, String> checksums = new TreeMap<>(models.checksums());
            long bytes = 0;
            for (String name : checksums.keySet()) {
                bytes += models.read(name).length;
            }
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%d models, %d MB; TensorFlow %s%n",
                            checksums.size(), bytes >> 20, Inference.libraryVersion());
            return 0;
        } catch (ModelsUnusable e) {
            spec.commandLine().getErr().println(e.getMessage());
        } catch (LinkageError e) {
            spec.commandLine().getErr().println("TensorFlow's library does not load on this system: " + e);
        }
        return 1;
    }
}
