package dev.atmosphere.edge;

import dev.atmosphere.architecture.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class EdgeArchitectureTest {
    @TestFactory
    Stream<DynamicTest> the_house_rules_hold() {
        return HouseRules.testsOf("dev.atmosphere.edge");
    }
}
