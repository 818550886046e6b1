package dev.atmosphere.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.atmosphere.architecture.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.atmosphere.sim");

    @TestFactory
    Stream<DynamicTest> the_house_rules_hold() {
        return HouseRules.testsOf("dev.atmosphere.sim");
    }

    @Test
    void the_simulator_knows_shared_core_only() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.atmosphere.vision..",
                        "dev.atmosphere.edge..",
                        "dev.atmosphere.cloud..",
                        "org.tensorflow..")
                .check(classes);
    }

    @Test
    void mqtt_clients_stay_in_their_adapters() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.atmosphere.sim.mqtt")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.mqtt..", "com.hivemq..")
                .check(classes);
    }
}
