package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** The same fit has the same directory, and each other fit another one. */
class FitDirectoryTest {
  private static final Map<String, String> OPTIONS = Map.of("epochs", "3", "l2", "0.5");

  private static NetworkClassifier stage() {
    return new NetworkClassifier().setModelDir("models");
  }

  private static SampleFolder rows(long training, long validation, double mean, String... classes) {
    List<Column> columns = List.of(new Column.Numbers("x", mean, 1, null));
    Recipe recipe = new Recipe("label", List.of(classes), MissingValues.USUAL, columns);
    return new SampleFolder(new Path("any"), recipe, training, validation, 0);
  }

  private static final SampleFolder ROWS = rows(8, 2, 0.5, "red", "green");

  private static Path of(UnaryOperator<NetworkClassifier> changed) {
    return FitDirectory.of(changed.apply(stage()), OPTIONS, ROWS);
  }

  @Test
  void lieInTheDirectoryOfTheStage() {
    Path directory = of(stage -> stage);
    assertEquals(new Path("models"), directory.getParent());
    assertTrue(directory.getName().matches("fit-[0-9a-f]{16}"), directory.getName());
  }

  @Test
  void theSameFitFindsItAgainWhereverItsRowsAndDirectoriesLie() {
    Path directory = of(stage -> stage);
    assertEquals(directory, of(stage -> stage));
    Map<String, String> options = new HashMap<>(OPTIONS);
    options.put("model", "models");
    SampleFolder elsewhere = new SampleFolder(new Path("other"), ROWS.recipe(), 8, 2, 0);
    assertEquals(directory, FitDirectory.of(stage(), options, elsewhere));
    assertEquals(
        directory.getName(), of(stage -> stage.setModelDir("others").setSlots(3)).getName());
  }

  @Test
  void whatAFitTrainsAndOnWhichRowsTellsItFromOthers() {
    List<Path> fits =
        List.of(
            of(stage -> stage),
            of(stage -> stage.setTol(0.5)),
            of(stage -> stage.setTol(0.25)),
            of(stage -> stage.setWithMean(true)),
            of(stage -> stage.setWithMean(false)),
            of(stage -> stage.setStandardization(false)),
            of(stage -> stage.setInitialWeights(Vectors.dense(1, 2))),
            of(stage -> stage.setInitialWeights(Vectors.dense(2, 1))),
            FitDirectory.of(stage(), Map.of("epochs", "3", "l2", "0.25"), ROWS),
            FitDirectory.of(stage(), Map.of("epochs", "3"), ROWS),
            FitDirectory.of(stage(), OPTIONS, rows(9, 2, 0.5, "red", "green")),
            FitDirectory.of(stage(), OPTIONS, rows(8, 3, 0.5, "red", "green")),
            FitDirectory.of(stage(), OPTIONS, rows(8, 2, 0.25, "red", "green")),
            FitDirectory.of(stage(), OPTIONS, rows(8, 2, 0.5, "green", "red")));
    Set<Path> found = new HashSet<>();
    for (Path fit : fits) {
      assertTrue(found.add(fit), "the directory of number " + fits.indexOf(fit) + " again");
    }
    assertFalse(found.contains(new Path("models")));
  }
}
