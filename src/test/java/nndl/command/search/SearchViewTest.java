package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.command.Program;
import nndl.command.console.View;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.model.evaluation.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The progress of a search with three trials. One of them is trained for a second epoch. */
class SearchViewTest {
  private static final Rung FIRST = new Rung(3, 1);
  private static final Rung SECOND = new Rung(1, Integer.MAX_VALUE);

  private final AtomicLong trained = new AtomicLong();
  @TempDir Path directory;

  @Test
  void countsTheEpochsThatAreTrainedThatAreKnownAndThatAreNotNeeded() {
    List<Trial> trials = trials();
    SearchView view = new SearchView(trials, List.of(FIRST, SECOND), trained::get);
    assertEquals(view("loading", 0, ""), view.get());
    view.known(FIRST, trials.get(0));
    trained.set(1);
    view.trained(FIRST, trials.get(1), result(1, 3));
    view.show(Map.of(0, result(1, 4), 1, result(1, 3)), 3);
    assertEquals(view("2 of 3 trials", 2, "best 4 / 8"), view.get());
    trained.set(2);
    view.trained(SECOND, trials.get(0), result(1, 4)); // which ended early
    assertEquals(4, view.get().done());
    trained.set(9);
    assertEquals(5, view.get().done());
  }

  private static View view(String what, long done, String note) {
    return new View(what, done, 5, "5 epochs of trials", "", note);
  }

  private static Result result(int epochs, long correct) {
    return new Result(
        epochs,
        false,
        Score.read(correct + "/8"),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of());
  }

  private List<Trial> trials() {
    TestImages.random(30, 3, 3, 4, 0.6, 1).write(directory, "train");
    TrainOptions options = new TrainOptions();
    String all =
        "--model=m --data=%s --sizes=9,5,4 --epochs=2 --validation=8 --evaluate=validation"
            + " --best-of=3";
    List<Trial> trials = new ArrayList<>();
    int status =
        Program.run(
            options,
            Fixtures.storage(),
            Fixtures.nowhere(),
            System.err,
            all.formatted(directory).split(" "),
            console ->
                trials.addAll(Trial.ofSeeds(options, new RunData(Fixtures.storage(), line -> {}))));
    assertEquals(0, status);
    return trials;
  }
}
