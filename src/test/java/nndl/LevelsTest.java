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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  @TestFactory
  List<DynamicTest> aPackageUsesPackagesBelowOnly() {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Levels.Level level : Levels.ALL) {
      Set<String> allowed = new TreeSet<>(below);
      allowed.removeIf(level.knows().negate());
      allowed.add(level.name());
      tests.add(
          DynamicTest.dynamicTest(
              level.name(),
              () ->
                  noClasses()
                      .that()
                      .resideInAPackage(level.name())
                      .should()
                      .dependOnClassesThat(
                          resideInAnyPackage("nndl..")
                              .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                      .check(NNDL)));
      below.add(level.name());
    }
    return tests;
  }

  @Test
  void everyPackageHasItsLevel() {
    Set<String> packages =
        NNDL.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.copyOf(Levels.names()), packages);
  }

  @Test
  void theDrawingShowsTheLevels() throws IOException {
    assertEquals(
        ArchitectureDrawing.svg(),
        Files.readString(ArchitectureDrawing.FILE),
        "after a change of the levels, java -cp target/test-classes nndl.ArchitectureDrawing");
  }

  @Test
  void theListInTheSourcesHasEveryPackage() throws IOException {
    Set<String> names = new TreeSet<>(Levels.names());
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
  void belowTheEntryPointsThereAreElevenNames() {
    assertEquals(
        11,
        Levels.names().stream()
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
        .resideOutsideOfPackages(
            "nndl", "nndl.command..", "nndl.spark..", "nndl.model.spark", "nndl.ml")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(NNDL);
  }

  /** Therefore the jar works without MLlib, whose vectors are in a small jar of their own. */
  @Test
  void onlyThePackageOfMllibKnowsMllib() {
    noClasses()
        .that()
        .resideOutsideOfPackage("nndl.ml")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.spark.ml..", "org.apache.spark.mllib..", "nndl.ml")
                .and(not(resideInAnyPackage("org.apache.spark.ml.linalg"))))
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
          "ListeningPort",
          "TransportSettings",
          "FrameLimit",
          "Gate",
          "LocalTask",
          "MessageHandler",
          "OutboundConnection",
          "PartSender",
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

  /**
   * What may use what Spark keeps to itself. A source of metrics and an object of a known size
   * can't be anything else, and the estimators of nndl.ml are made as Spark's own. Spark's network
   * library is in Java, and says of nothing that it is its own: it is the transport.
   */
  private static final Set<String> IN_SPARK =
      Set.of("SparkInternals", "TrainingSource", "LoadedShard");

  @Test
  void oneClassAsksForWhatSparkKeepsToItself() {
    noClasses()
        .that(not(isIn(IN_SPARK)))
        .and()
        .resideOutsideOfPackage("nndl.ml")
        .should()
        .dependOnClassesThat(describe("Spark keeps to itself", SparkAccess::isPrivate))
        .orShould()
        .accessTargetWhere(
            DescribedPredicate.<JavaAccess<?>>describe(
                "Spark keeps to itself", SparkAccess::isPrivate))
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
          "java.util.concurrent.CancellationException",
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

  /** What differs from run to run. */
  private static final Set<String> CHANCES =
      Set.of(
          "java.security.SecureRandom.<init>",
          "java.util.UUID.randomUUID",
          "nndl.time.LocalProcess.system",
          "nndl.time.SystemClock.<init>");

  /** The two classes are the entry points of tasks on executors. */
  @Test
  void anExchangeGetsItsProcessFromItsEntryPoints() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "nndl.spark.barrier", "nndl.spark.cluster", "nndl.spark.job", "nndl.spark.transport")
        .and(not(isIn(Set.of("BarrierTask", "JobExchange"))))
        .should()
        .accessTargetWhere(
            DescribedPredicate.<JavaAccess<?>>describe(
                "differs from run to run",
                use -> CHANCES.contains(use.getTargetOwner().getName() + "." + use.getName())))
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
