package dev.atmosphere.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.atmosphere.event.Event;
import dev.atmosphere.flow.Sink;
import dev.atmosphere.flow.Stage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The rules of the house, for every module: its architecture test is one {@code @TestFactory} that returns
 * {@link #testsOf}.
 */
public final class HouseRules {
    /** The rules as tests over a module's own classes, its tests left out. */
    public static Stream<DynamicTest> testsOf(String rootPackage) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(rootPackage);
        return Stream.of(
                        STEPS_ARE_FINAL,
                        STEPS_DO_NOT_KNOW_EACH_OTHER,
                        EVENTS_ARE_RECORDS,
                        NO_MUTABLE_STATICS,
                        NO_CYCLES,
                        NO_JUNK_DRAWERS,
                        DRIVERS_ONLY_IN_THEIR_ADAPTERS,
                        RECORDS_INSTEAD_OF_JSON_OBJECTS)
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes)));
    }

    private static final DescribedPredicate<JavaClass> STEPS = DescribedPredicate.describe(
            "steps of the flow",
            type -> !type.isInterface()
                    && !type.isAnonymousClass()
                    && (type.isAssignableTo(Stage.class) || type.isAssignableTo(Sink.class)));

    private static final ArchRule STEPS_ARE_FINAL =
            classes().that(STEPS).should().haveModifier(JavaModifier.FINAL).allowEmptyShould(true);

    private static final ArchRule STEPS_DO_NOT_KNOW_EACH_OTHER = classes()
            .that(STEPS)
            .should(new ArchCondition<JavaClass>("not know another step: what passes between steps is an event") {
                @Override
                public void check(JavaClass step, ConditionEvents events) {
                    step.getDirectDependenciesFromSelf().stream()
                            .filter(d -> STEPS.test(d.getTargetClass())
                                    && !d.getTargetClass().equals(step))
                            .forEach(d -> events.add(SimpleConditionEvent.violated(step, d.getDescription())));
                }
            })
            .allowEmptyShould(true);

    private static final ArchRule EVENTS_ARE_RECORDS = classes()
            .that()
            .implement(Event.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords()
            .allowEmptyShould(true);

    private static final ArchRule NO_MUTABLE_STATICS = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.atmosphere..")
            .and()
            .doNotHaveName("$assertionsDisabled")
            .should()
            .beFinal()
            .allowEmptyShould(true);

    private static final ArchRule NO_CYCLES =
            slices().matching("dev.atmosphere.(**)").should().beFreeOfCycles();

    private static final ArchRule NO_JUNK_DRAWERS = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..common..", "..service..", "..dto..", "..impl..", "..helper..")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils");

    private static final ArchRule DRIVERS_ONLY_IN_THEIR_ADAPTERS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.atmosphere.bus.kafka..",
                    "dev.atmosphere.bus.spool..",
                    "dev.atmosphere.cloud..",
                    "dev.atmosphere.edge.broker..",
                    "dev.atmosphere.disk..",
                    "dev.atmosphere.sim..",
                    "dev.atmosphere.slacksim..",
                    "dev.atmosphere.launcher..",
                    "dev.atmosphere.vision..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx.kafka..",
                    "org.apache.kafka..",
                    "java.sql..",
                    "org.sqlite..",
                    "io.vertx.pgclient..",
                    "io.vertx.sqlclient..",
                    "io.vertx.mqtt..",
                    "org.tensorflow..",
                    "com.slack..",
                    "software.amazon..")
            .allowEmptyShould(true);

    private static final ArchRule RECORDS_INSTEAD_OF_JSON_OBJECTS =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("io.vertx.core.json.JsonObject");

    private HouseRules() {}
}
