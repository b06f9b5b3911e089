package nndl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The map in {@code package-info.java}, kept true: rooms are floors, and imports run down only. */
class FloorsTest {
  private static final JavaClasses NNDL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("nndl");

  /**
   * A room may use those that stand before it in the list.
   *
   * @param knows which of them it may use
   */
  private record Room(String name, Predicate<String> knows) {}

  /** Bottom up. */
  private static final List<Room> ROOMS =
      List.of(
          knowing("nndl.error"),
          knowing("nndl.time"),
          knowing("nndl.training.memory"),
          knowing("nndl.math"),
          knowing("nndl.math.products", "nndl.math"),
          knowing("nndl.math.elements", "nndl.math"),
          room("nndl.network", "nndl.time", "nndl.training.memory"),
          knowing("nndl.data.sampling", "nndl.error", "nndl.training.memory", "nndl.math"),
          knowing("nndl.data.storage", "nndl.error", "nndl.time", "nndl.training.memory"),
          room("nndl.data.packed", "nndl.network", "nndl.data.storage"),
          room("nndl.data.format", "nndl.network", "nndl.data.sampling"),
          room("nndl.data", "nndl.network"),
          knowing(
              "nndl.data.picture",
              "nndl.error",
              "nndl.time",
              "nndl.training.memory",
              "nndl.data.storage"),
          room("nndl.data.image", "nndl.network", "nndl.data.sampling"),
          knowing(
              "nndl.model.evaluation",
              "nndl.time",
              "nndl.training.memory",
              "nndl.math",
              "nndl.math.products",
              "nndl.math.elements"),
          knowing(
              "nndl.training.optimizer",
              "nndl.training.memory",
              "nndl.math",
              "nndl.math.elements",
              "nndl.network"),
          room("nndl.training.worker", "nndl.data.storage"),
          knowing(
              "nndl.command.baseline",
              "nndl.error",
              "nndl.training.memory",
              "nndl.math",
              "nndl.data.packed"),
          knowing(
              "nndl.model.format", "nndl.error", "nndl.math", "nndl.network", "nndl.data.storage"),
          knowing(
              "nndl.model",
              "nndl.error",
              "nndl.math",
              "nndl.math.products",
              "nndl.math.elements",
              "nndl.network",
              "nndl.model.format"),
          knowing(
              "nndl.model.interchange",
              "nndl.error",
              "nndl.math",
              "nndl.math.elements",
              "nndl.network",
              "nndl.model.format",
              "nndl.model"),
          knowing("nndl.model.spark", "nndl.model"),
          knowing(
              "nndl.model.ensemble",
              "nndl.error",
              "nndl.math",
              "nndl.math.products",
              "nndl.math.elements",
              "nndl.network",
              "nndl.model.evaluation",
              "nndl.model.format",
              "nndl.model"),
          knowing(
              "nndl.command.rows",
              "nndl.error",
              "nndl.math",
              "nndl.network",
              "nndl.data.packed",
              "nndl.data.picture",
              "nndl.data.image",
              "nndl.model.evaluation",
              "nndl.model",
              "nndl.model.ensemble"),
          room(
              "nndl.training.checkpoint",
              "nndl.data.sampling",
              "nndl.data",
              "nndl.data.image",
              "nndl.training.optimizer",
              "nndl.training.worker"),
          room("nndl.training", "nndl.data.storage", "nndl.data.image"),
          room("nndl.spark.cluster", "nndl.network", "nndl.training"),
          room("nndl.spark.transport", "nndl.data", "nndl.training"),
          room("nndl.spark.job"),
          room("nndl.spark.barrier", "nndl.spark.job"),
          room("nndl.spark"),
          knowing("nndl.command.console", "nndl.time"),
          room("nndl.command", "nndl.spark", "nndl.network", "nndl.math"),
          knowing("nndl.command.search", "nndl.error", "nndl.math"),
          room("nndl.report.diagnosis"),
          room("nndl.command.options"),
          room("nndl.report.card"),
          knowing(
              "nndl.report",
              "nndl.error",
              "nndl.math",
              "nndl.math.elements",
              "nndl.network",
              "nndl.data.storage",
              "nndl.data.packed",
              "nndl.data",
              "nndl.model.evaluation",
              "nndl.training.worker",
              "nndl.model.format",
              "nndl.model",
              "nndl.model.ensemble",
              "nndl.training.checkpoint",
              "nndl.training"),
          room("nndl.command.run"),
          room("nndl.command.search"),
          room("nndl.command.chapter"),
          room("nndl"));

  private static Room room(String name, String... strangers) {
    return new Room(name, Predicate.not(Set.of(strangers)::contains));
  }

  /** One that uses few others. */
  private static Room knowing(String name, String... others) {
    return new Room(name, Set.of(others)::contains);
  }

  @TestFactory
  List<DynamicTest> aRoomUsesRoomsBelowOnly() {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Room room : ROOMS) {
      Set<String> allowed = new TreeSet<>(below);
      allowed.removeIf(room.knows.negate());
      allowed.add(room.name);
      tests.add(
          DynamicTest.dynamicTest(
              room.name,
              () ->
                  noClasses()
                      .that()
                      .resideInAPackage(room.name)
                      .should()
                      .dependOnClassesThat(
                          resideInAnyPackage("nndl..")
                              .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                      .check(NNDL)));
      below.add(room.name);
    }
    return tests;
  }

  @Test
  void everyPackageIsARoom() {
    Set<String> packages =
        NNDL.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(ROOMS.stream().map(Room::name).collect(Collectors.toSet()), packages);
  }

  @Test
  void noPackagesGoInACircle() {
    slices().matching("(nndl..)").should().beFreeOfCycles().check(NNDL);
  }

  @Test
  void theBookAndAModelKnowNeitherHadoopNorSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "nndl.error",
            "nndl.math..",
            "nndl.network",
            "nndl.data.sampling",
            "nndl.model",
            "nndl.model.format",
            "nndl.model.interchange")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..")
        .check(NNDL);
  }

  @Test
  void onlyTheRoomsOfSparkAndTheDoorsKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "nndl", "nndl.command.search", "nndl.command", "nndl.spark..", "nndl.model.spark")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(NNDL);
  }

  @Test
  void whatIsComputedDependsOnNoMachineAndNoChance() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.command", "nndl.spark..", "nndl.time")
        .should()
        .callMethod(Runtime.class, "availableProcessors")
        .orShould()
        .callMethod(Math.class, "random")
        .check(NNDL);
  }

  /** Functions that may differ in their last bit from one JVM or machine to the next. */
  private static final Set<String> ROUGH =
      Set.of("exp", "expm1", "log", "log10", "log1p", "pow", "tanh", "sin", "cos", "tan", "cbrt");

  @Test
  void noBitOfAResultComesFromTheMachinesFunctions() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.command", "nndl.spark..")
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(HasOwner.Predicates.With.owner(type(Math.class)))
                .and(describe("a rough function", call -> ROUGH.contains(call.getName()))))
        .check(NNDL);
  }

  @Test
  void onlyDoorsPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.command", "nndl.command.console")
        .should()
        .dependOnClassesThat(type(PrintStream.class))
        .check(NNDL);
  }

  /** How Spark's transport and cluster are behind the interfaces that tests implement too. */
  private static final Set<String> ON_SPARK =
      Set.of(
          "BarrierTask",
          "DriverPort",
          "ExchangeNetwork",
          "FrameLimit",
          "LocalTask",
          "ServiceHandler",
          "SparkCluster",
          "SparkNetwork",
          "SparkStage",
          "StageTask");

  @Test
  void theExchangeKnowsSparkBehindInterfacesAlone() {
    noClasses()
        .that(
            resideInAnyPackage("nndl.spark.transport", "nndl.spark.barrier")
                .and(not(isIn(ON_SPARK))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.spark..", "scala..", "io.netty..").or(isIn(ON_SPARK)))
        .check(NNDL);
  }

  /** What waits, looks at the time or makes threads. */
  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.Object.wait",
          "java.lang.Process.waitFor",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Thread.<init>",
          "java.lang.Thread.join",
          "java.lang.Thread.onSpinWait",
          "java.lang.Thread.sleep",
          "java.lang.Thread.start",
          "java.lang.Thread.yield",
          "java.time.Clock.systemUTC",
          "java.time.Instant.now",
          "java.util.Date.<init>",
          "java.util.concurrent.TimeUnit.sleep",
          "java.util.concurrent.TimeUnit.timedJoin",
          "java.util.concurrent.TimeUnit.timedWait",
          "java.util.concurrent.locks.ReentrantLock.newCondition",
          "java.util.concurrent.locks.ReentrantLock.tryLock");

  /** So do the classes of java.util.concurrent, but for these. */
  private static final Set<String> NO_CLOCKS =
      Set.of(
          "java.util.concurrent.Callable",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentLinkedQueue",
          "java.util.concurrent.ConcurrentMap",
          "java.util.concurrent.ExecutionException",
          "java.util.concurrent.TimeUnit",
          "java.util.concurrent.TimeoutException",
          "java.util.concurrent.locks.ReentrantLock");

  /** Others that do. */
  private static final Set<String> OTHER_CLOCKS =
      Set.of("java.util.Timer", "scala.concurrent.Await", "scala.concurrent.Await$");

  @Test
  void timeAndThreadsComeFromTheClock() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("nndl.time.SystemClock")
        .should()
        .accessTargetWhere(
            DescribedPredicate.<JavaAccess<?>>describe(
                "takes the system's time or threads",
                use -> CLOCKS.contains(use.getTargetOwner().getName() + "." + use.getName())))
        .orShould()
        .dependOnClassesThat(
            resideInAnyPackage("java.util.concurrent", "java.util.concurrent.locks")
                .or(describe("others", type -> OTHER_CLOCKS.contains(type.getName())))
                .and(describe("that wait", type -> !NO_CLOCKS.contains(type.getName()))))
        .check(NNDL);
  }

  /** Classes of ours, by name, and what is nested in them. */
  private static DescribedPredicate<JavaClass> isIn(Set<String> names) {
    return describe(
        "is in " + names,
        type ->
            type.getPackageName().startsWith("nndl.")
                && names.contains(
                    type.getName()
                        .substring(type.getPackageName().length() + 1)
                        .replaceFirst("\\$.*", "")));
  }
}
