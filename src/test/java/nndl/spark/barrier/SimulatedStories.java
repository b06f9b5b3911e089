package nndl.spark.barrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;
import nndl.spark.Logged;

/** Plays stories in the simulator. */
public final class SimulatedStories {
  private static final int SEED = 1;

  private final Map<SampleRange, PackedSamples> samples = new HashMap<>();
  private final SimulatedTraining training =
      new SimulatedTraining(
          Map.of(
              "sizes", "20,17,3",
              "mini-batch-size", "10",
              "epochs", "" + Story.EPOCHS,
              "shards", "" + Story.SHARDS,
              "no-report", "true",
              "take-over", "true"));

  private final SortedMap<String, byte[]> expected;

  public SimulatedStories() {
    expected = simulation(Story.EXECUTOR_LATE).alone().run();
  }

  private Simulation simulation(Story story) {
    return new Simulation(training, samples, story.topology(), SEED, 0);
  }

  /** Plays a story to its end. */
  public Story.End play(Story story) {
    Simulation one = simulation(story).playing(story);
    try (Logged logged = new Logged(WorkerGroups.class)) {
      SortedMap<String, byte[]> found = one.run();
      boolean isSame =
          expected.keySet().stream()
              .allMatch(name -> Arrays.equals(expected.get(name), found.get(name)));
      String lines = String.join("\n", one.story()) + "\n" + String.join("\n", logged.lines());
      int restarts = Story.restarts(new String(one.timings(), UTF_8));
      return Story.End.of(story, one.statuses(), restarts, isSame, lines);
    }
  }
}
