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
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.util.ShutdownHookManager;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks the levels of packages in {@code package-info.java}: a package imports only from lower
 * levels.
 */
class LevelsTest {
  private static final JavaClasses NNDL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("nndl");

  /**
   * A package. It may use packages before it in the list.
   *
   * @param knows which of those it may use
   */
  private record Level(String name, Predicate<String> knows) {}

  /** The levels from the lowest to the highest. */
  private static final List<Level> LEVELS =
      List.of(
          only("nndl.error"),
          only("nndl.time"),
          only("nndl.math"),
          only("nndl.math.products", "nndl.math"),
          only("nndl.math.elements", "nndl.math"),
          only("nndl.network", "nndl.error", "nndl.math.."),
          only("nndl.data.sampling", "nndl.error", "nndl.math"),
          only("nndl.data.storage", "nndl.error", "nndl.time"),
          allBut("nndl.data.packed", "nndl.network", "nndl.data.storage", "nndl.data.sampling"),
          allBut("nndl.data.format", "nndl.network", "nndl.data.sampling"),
          allBut("nndl.data", "nndl.network"),
          only("nndl.data.picture", "nndl.error", "nndl.data.storage"),
          allBut("nndl.data.image", "nndl.network", "nndl.data.sampling"),
          only("nndl.model.evaluation", "nndl.math.."),
          only("nndl.model.format", "nndl.error", "nndl.math", "nndl.network", "nndl.data.storage"),
          only("nndl.model", "nndl.error", "nndl.math..", "nndl.network", "nndl.model.format"),
          only(
              "nndl.model.interchange",
              "nndl.error",
              "nndl.math..",
              "nndl.network",
              "nndl.model.format",
              "nndl.model"),
          only("nndl.model.spark", "nndl.model"),
          only(
              "nndl.model.ensemble",
              "nndl.error",
              "nndl.math..",
              "nndl.network",
              "nndl.model.evaluation",
              "nndl.model.format",
              "nndl.model"),
          only("nndl.training.optimizer", "nndl.math..", "nndl.network"),
          allBut("nndl.training.workload", "nndl.model", "nndl.data.storage"),
          allBut("nndl.training.worker", "nndl.model", "nndl.data.storage"),
          allBut("nndl.training.memory", "nndl.data.storage"),
          only(
              "nndl.training.checkpoint",
              "nndl.error",
              "nndl.network",
              "nndl.data.storage",
              "nndl.model.format"),
          allBut("nndl.training", "nndl.model", "nndl.data.storage", "nndl.data.image"),
          allBut("nndl.report.card"),
          allBut("nndl.report.diagnosis"),
          allBut("nndl.report"),
          allBut("nndl.spark.cluster", "nndl.report..", "nndl.network", "nndl.training"),
          allBut("nndl.spark.transport", "nndl.report..", "nndl.data", "nndl.training"),
          allBut("nndl.spark.job", "nndl.report.."),
          allBut("nndl.spark.barrier", "nndl.report..", "nndl.spark.job"),
          allBut("nndl.spark", "nndl.report.."),
          only("nndl.command.console", "nndl.time"),
          allBut("nndl.command", "nndl.spark", "nndl.network", "nndl.math"),
          allBut("nndl.command.run"),
          allBut("nndl.command.options"),
          allBut("nndl.command.search"),
          allBut("nndl.command.train"),
          allBut("nndl.command.evaluate"),
          allBut("nndl.command.rows"),
          allBut("nndl.command.predict"),
          allBut("nndl.command.report", "nndl.spark.."),
          allBut("nndl.command.baseline", "nndl.model.."),
          allBut("nndl.command.interchange", "nndl.spark.."),
          allBut("nndl.command.convert", "nndl.spark.."),
          allBut("nndl.command.deform"),
          allBut("nndl.command.chapter", "nndl.spark.."),
          allBut("nndl"));

  private static Level allBut(String name, String... strangers) {
    return new Level(name, Predicate.not(matching(strangers)));
  }

  /** A package that may use only these packages. */
  private static Level only(String name, String... others) {
    return new Level(name, matching(others));
  }

  /** Matches these packages. A name that ends in two dots also matches the packages below it. */
  private static Predicate<String> matching(String... names) {
    return found ->
        Arrays.stream(names)
            .anyMatch(
                name ->
                    name.endsWith("..")
                        ? (found + "..").startsWith(name.substring(0, name.length() - 1))
                        : found.equals(name));
  }

  @TestFactory
  List<DynamicTest> aPackageUsesPackagesBelowOnly() {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Level level : LEVELS) {
      Set<String> allowed = new TreeSet<>(below);
      allowed.removeIf(level.knows.negate());
      allowed.add(level.name);
      tests.add(
          DynamicTest.dynamicTest(
              level.name,
              () ->
                  noClasses()
                      .that()
                      .resideInAPackage(level.name)
                      .should()
                      .dependOnClassesThat(
                          resideInAnyPackage("nndl..")
                              .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                      .check(NNDL)));
      below.add(level.name);
    }
    return tests;
  }

  @Test
  void everyPackageHasItsLevel() {
    Set<String> packages =
        NNDL.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(LEVELS.stream().map(Level::name).collect(Collectors.toSet()), packages);
  }

  @Test
  void theMapOfThePagesHasEveryPackageFromTheHighestToTheLowest() throws IOException {
    List<String> names = new ArrayList<>(LEVELS.stream().map(Level::name).toList());
    Collections.reverse(names);
    assertEquals(names, found("^\\| `(nndl[a-z.]*)` \\|", "src/site/markdown/architecture.md"));
  }

  @Test
  void theListInTheSourcesHasEveryPackage() throws IOException {
    Set<String> names = LEVELS.stream().map(Level::name).collect(Collectors.toSet());
    names.remove("nndl");
    assertEquals(
        names,
        Set.copyOf(
            found("\\{@link\\s[*\\s]*(nndl[a-z.]+)\\}", "src/main/java/nndl/package-info.java")));
  }

  private static List<String> found(String pattern, String file) throws IOException {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(Files.readString(Path.of(file)))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void belowTheEntryPointsThereAreTenNames() {
    assertEquals(
        10,
        LEVELS.stream()
            .map(Level::name)
            .filter(name -> name.contains("."))
            .map(name -> name.split("\\.")[1])
            .distinct()
            .count());
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("(nndl..)").should().beFreeOfCycles().check(NNDL);
  }

  @Test
  void theNetworkAndTheModelKnowNeitherHadoopNorSpark() {
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
  void onlyThePackagesOfSparkAndTheCommandsKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.command..", "nndl.spark..", "nndl.model.spark")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(NNDL);
  }

  @Test
  void computationsDependOnNoMachineAndNoChance() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.command", "nndl.spark..", "nndl.time")
        .should()
        .callMethod(Runtime.class, "availableProcessors")
        .orShould()
        .callMethod(Math.class, "random")
        .check(NNDL);
  }

  /** Functions whose last bit may differ between JVMs or machines. */
  private static final Set<String> ROUGH =
      Set.of("exp", "expm1", "log", "log10", "log1p", "pow", "tanh", "sin", "cos", "tan", "cbrt");

  @Test
  void noResultDependsOnFunctionsOfTheMachine() {
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
  void onlyCommandsPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.command..")
        .should()
        .dependOnClassesThat(type(PrintStream.class))
        .check(NNDL);
  }

  /** Therefore a user's own program can start a training too. */
  @Test
  void aRunKnowsNoCommandLineAndNoConsole() {
    noClasses()
        .that()
        .resideInAPackage("nndl.command.run")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("picocli..", "nndl.command.console", "sun.misc")
                .or(type(PrintStream.class))
                .or(type(ShutdownHookManager.class)))
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(NNDL);
  }

  /**
   * The classes that use Spark's transport and cluster. They implement interfaces that tests
   * implement too.
   */
  private static final Set<String> ON_SPARK =
      Set.of(
          "BarrierTask",
          "DriverPort",
          "TransportSettings",
          "FrameLimit",
          "LocalTask",
          "ServiceHandler",
          "SparkCluster",
          "SparkTransport",
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

  /** Methods that wait, read the time or create threads. */
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

  /** The only allowed classes of java.util.concurrent. They neither wait nor create threads. */
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

  /** Other classes that wait, read the time or create threads. */
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

  /** Classes of nndl with these names, and their nested classes. */
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
