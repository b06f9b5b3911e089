package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.Fixtures;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.data.SampleLoader;
import nndl.time.SystemClock;
import nndl.training.InMemoryExchange;
import nndl.training.InterruptedRun;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The progress that is shown after each step of a training. */
class TrainingViewTest {
  @TempDir Path directory;

  @Test
  void runsFromTheFirstSampleOfTheFirstEpochToTheLastOfTheLastEpoch() {
    Workload workload = InterruptedRun.workload(directory);
    Progress progress = Fixtures.progress(workload);
    Console console =
        Console.of(
            Console.When.NEVER,
            Fixtures.nowhere(),
            Fixtures.nowhere(),
            Map.of(),
            new SystemClock());
    TrainingView view = new TrainingView(workload, progress, console);
    List<View> views = new ArrayList<>(List.of(view.get()));
    Observer each =
        new Observer() {
          @Override
          public void iterationEnded(Progress after) {
            views.add(view.get());
          }
        };
    try (InMemoryExchange exchange =
        new InMemoryExchange(workload, new SampleLoader(Fixtures.storage()))) {
      new Sgd(workload, exchange, List.of(each, view)).train(progress);
    }
    views.add(view.get());
    List<Long> done = new ArrayList<>(List.of(0L));
    for (long epoch = 0; epoch < 3; epoch++) {
      for (long samples : new long[] {10, 20, 30, 40, 50, 53}) {
        done.add(53 * epoch + samples);
      }
    }
    done.add(159L);
    assertEquals(done, views.stream().map(View::done).toList());
    assertEquals("Epoch 0: 0 %", views.get(0).what());
    assertEquals("Epoch 0: 56 %", views.get(3).what());
    assertEquals("Epoch 1: 100 %", views.get(12).what()); // until it is evaluated
    assertEquals("Epoch 2: 18 %", views.get(13).what());
    View last = views.get(19);
    String figures = "test " + progress.history().epochs().get(2).correct() + " / 20";
    assertEquals(new View("Epoch 2: 100 %", 159, 159, "3 epochs", "samples", figures), last);
  }
}
