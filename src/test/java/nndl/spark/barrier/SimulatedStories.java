package nndl.spark.barrier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;

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
    SortedMap<String, byte[]> found = one.run();
    boolean isSame =
        expected.keySet().stream()
            .allMatch(name -> Arrays.equals(expected.get(name), found.get(name)));
    int restarts = Story.restarts(new String(one.timings(), UTF_8));
    String lines = String.join("\n", one.story());
    return Story.End.of(story, one.statuses(), restarts, isSame, lines);
  }
}
