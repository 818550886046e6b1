package dev.atmosphere.architecture;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CoreArchitectureTest {
    @TestFactory
    Stream<DynamicTest> the_house_rules_hold() {
        return HouseRules.testsOf("dev.atmosphere");
    }
}
