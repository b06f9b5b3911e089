package nndl;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
   * Bottom up. A room may use those that stand before it, but none of its own {@code strangers}.
   */
  private record Room(String name, Set<String> strangers) {}

  private static final List<Room> ROOMS =
      List.of(
          room("nndl.error"),
          room("nndl.math", "nndl.error"),
          room("nndl.network"),
          room("nndl.order", "nndl.math", "nndl.network"),
          room("nndl.storage", "nndl.math", "nndl.network", "nndl.order"),
          room("nndl.data.memory", "nndl.network", "nndl.storage"),
          room("nndl.data.format", "nndl.network", "nndl.order"),
          room("nndl.data", "nndl.network"),
          room("nndl.data.image", "nndl.network", "nndl.order"),
          room("nndl.worker", "nndl.storage", "nndl.data.image"),
          room("nndl.model", "nndl.order", "nndl.data.image"),
          room("nndl.checkpoint", "nndl.order", "nndl.data", "nndl.data.image", "nndl.worker"),
          room("nndl.training", "nndl.storage", "nndl.data.image"),
          room("nndl.spark.cluster", "nndl.network", "nndl.training"),
          room("nndl.spark.wire", "nndl.data", "nndl.training"),
          room("nndl.spark.job"),
          room("nndl.spark.barrier", "nndl.spark.job"),
          room("nndl.spark"),
          room("nndl.cli", "nndl.spark", "nndl.network", "nndl.math"),
          room("nndl"));

  private static Room room(String name, String... strangers) {
    return new Room(name, Set.of(strangers));
  }

  @TestFactory
  List<DynamicTest> aRoomUsesRoomsBelowOnly() {
    List<DynamicTest> tests = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Room room : ROOMS) {
      Set<String> allowed = new TreeSet<>(below);
      allowed.removeAll(room.strangers);
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
  void theBookKnowsNeitherHadoopNorSpark() {
    noClasses()
        .that()
        .resideInAnyPackage("nndl.error", "nndl.math", "nndl.network", "nndl.order")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..")
        .check(NNDL);
  }

  @Test
  void onlyTheRoomsOfSparkAndTheDoorsKnowSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.cli", "nndl.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(NNDL);
  }

  @Test
  void whatIsComputedDependsOnNoMachineAndNoClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages("nndl", "nndl.cli", "nndl.spark..")
        .should()
        .callMethod(Runtime.class, "availableProcessors")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .check(NNDL);
  }
}
