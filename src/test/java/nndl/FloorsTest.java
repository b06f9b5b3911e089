package nndl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The map in {@code package-info.java}, kept true. */
class FloorsTest {
  private static final JavaClasses NNDL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("nndl");

  @Test
  void aFileImportsFromFloorsBelowOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("nndl..")
        .layer("math")
        .definedBy("nndl.math")
        .layer("network")
        .definedBy("nndl.network")
        .layer("data")
        .definedBy("nndl.data")
        .layer("training")
        .definedBy("nndl.training")
        .layer("spark")
        .definedBy("nndl.spark")
        .layer("doors")
        .definedBy("nndl")
        .ensureAllClassesAreContainedInArchitecture()
        .whereLayer("math")
        .mayNotAccessAnyLayer()
        .whereLayer("network")
        .mayOnlyAccessLayers("math")
        .whereLayer("data")
        .mayOnlyAccessLayers("math")
        .whereLayer("training")
        .mayOnlyAccessLayers("math", "network", "data")
        .whereLayer("spark")
        .mayOnlyAccessLayers("math", "network", "data", "training")
        .check(NNDL);
  }

  @Test
  void theBookKnowsNeitherHadoopNorSpark() {
    noClasses()
        .that()
        .resideInAnyPackage("nndl.math", "nndl.network")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..")
        .check(NNDL);
  }

  @Test
  void trainingKnowsNoSpark() {
    noClasses()
        .that()
        .resideInAnyPackage("nndl.data", "nndl.training")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(NNDL);
  }

  @Test
  void whatIsComputedDependsOnNoMachineAndNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage("nndl.math", "nndl.network", "nndl.data", "nndl.training")
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
