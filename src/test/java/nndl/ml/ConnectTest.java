package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import nndl.Slow;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server of Spark Connect asks of stages and their models. */
@Slow
class ConnectTest {
  private static SparkSession session;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    session = MlSession.start();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  /** One that cannot be constructed would end all that the server does with stages. */
  @ParameterizedTest
  @ValueSource(classes = {Estimator.class, Transformer.class})
  void allStagesAreServices(Class<? extends PipelineStage> kind) {
    Set<String> named =
        ServiceLoader.load(kind).stream()
            .filter(one -> one.type().getName().startsWith("nndl."))
            .map(one -> one.get().getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> there =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("nndl.ml")
                .stream()
                .filter(type -> type.isAssignableTo(kind))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(there, named);
    assertFalse(named.isEmpty());
  }

  @Test
  void aModelComesBackFromTheCacheWithItsSummary() throws Exception {
    Dataset<Row> points = MlSession.points(session, 60);
    NetworkModel model =
        new NetworkClassifier().setValidationIndicatorCol("held").setMaxIter(2).fit(points);
    String cached = directory.resolve("cached").toString();
    model.write().saveToLocal(cached);
    model.saveSummary(cached + "/summary");
    NetworkModel loaded = NetworkModel.read().loadFromLocal(cached);
    assertFalse(loaded.hasSummary());
    loaded.loadSummary(cached + "/summary", points);
    NetworkTrainingSummary before = model.summary();
    NetworkTrainingSummary after = loaded.summary();
    assertArrayEquals(before.objectiveHistory(), after.objectiveHistory());
    assertEquals(2, after.totalIterations());
    assertEquals(before.accuracy(), after.accuracy());
    assertEquals(48, after.predictions().count());
    assertEquals(
        model.predictRaw(Vectors.zeros(MlSession.FEATURES)),
        loaded.copy(ParamMap.empty()).predictRaw(Vectors.zeros(MlSession.FEATURES)));
  }

  @Test
  void aRegressorComesBackFromTheCacheWithItsSummary() throws Exception {
    Dataset<Row> points = MlSession.points(session, 60);
    NetworkRegressionModel model =
        new NetworkRegressor().setValidationIndicatorCol("held").setMaxIter(2).fit(points);
    String cached = directory.resolve("cached").toString();
    model.write().saveToLocal(cached);
    model.saveSummary(cached + "/summary");
    NetworkRegressionModel loaded = NetworkRegressionModel.read().loadFromLocal(cached);
    assertFalse(loaded.hasSummary());
    loaded.loadSummary(cached + "/summary", points);
    NetworkRegressionTrainingSummary before = model.summary();
    NetworkRegressionTrainingSummary after = loaded.summary();
    assertArrayEquals(before.objectiveHistory(), after.objectiveHistory());
    assertEquals(2, after.totalIterations());
    assertEquals(before.r2(), after.r2());
    assertEquals(48, after.predictions().count());
  }
}
