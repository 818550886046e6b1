package dev.atmosphere.slacksim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.atmosphere.architecture.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    @TestFactory
    Stream<DynamicTest> the_house_rules_hold() {
        return HouseRules.testsOf("dev.atmosphere.slacksim");
    }

    @Test
    void the_stand_in_knows_nothing_of_the_product() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.atmosphere.vision..",
                        "dev.atmosphere.edge..",
                        "dev.atmosphere.cloud..",
                        "dev.atmosphere.event..",
                        "dev.atmosphere.flow..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.atmosphere.slacksim"));
    }
}
