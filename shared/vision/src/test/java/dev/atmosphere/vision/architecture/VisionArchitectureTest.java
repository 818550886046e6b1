package dev.atmosphere.vision.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.atmosphere.architecture.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class VisionArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.atmosphere.vision");

    @TestFactory
    Stream<DynamicTest> the_house_rules_hold() {
        return HouseRules.testsOf("dev.atmosphere.vision");
    }

    @Test
    void only_one_package_knows_tensorflow() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.atmosphere.vision.tensorflow..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tensorflow..", "org.bytedeco..")
                .check(classes);
    }

    @Test
    void the_product_does_not_convert_models() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.atmosphere.vision.tensorflow.convert..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.atmosphere.vision.tensorflow.convert..")
                .check(classes);
    }

    @Test
    void the_intake_and_the_geometry_need_nothing_else_of_the_vision() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.atmosphere.vision.intake..", "dev.atmosphere.vision.geometry..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.atmosphere.vision", "dev.atmosphere.vision.tensorflow..", "dev.atmosphere.vision.cli..")
                .check(classes);
    }
}
