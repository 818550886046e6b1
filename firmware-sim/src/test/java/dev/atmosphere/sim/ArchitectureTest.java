package dev.atmosphere.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.atmosphere.sim", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.atmosphere.sim.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_SIMULATOR_KNOWS_SHARED_CORE_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.atmosphere.vision..", "dev.atmosphere.edge..", "dev.atmosphere.cloud..", "org.tensorflow..");

    @ArchTest
    static final ArchRule MQTT_CLIENTS_STAY_IN_THEIR_ADAPTERS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.atmosphere.sim.mqtt")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.mqtt..", "com.hivemq..");

    @ArchTest
    static final ArchRule NO_LOOSE_JSON =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("io.vertx.core.json.JsonObject");
}
