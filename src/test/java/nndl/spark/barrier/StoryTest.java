package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator plays the stories that {@code scripts/dev/soak.sh --story} compares with it. */
class StoryTest {
  private static SimulatedStories simulator;

  @BeforeAll
  static void train() {
    simulator = new SimulatedStories();
  }

  @ParameterizedTest
  @EnumSource
  void aStoryEndsAsThePageSaysWithTheSameBytesAndALineForEachAccident(Story story)
      throws IOException {
    Story.End end = simulator.play(story);
    assertTrue(end.isSame());
    assertEquals(List.of(), end.unnamed());
    String row =
        "| %s | %s, %s | %s | %s | %s |"
            .formatted(
                story.what(),
                story.executors(),
                story.topologyWord(),
                end.ended(),
                end.restarts(),
                end.takeOvers());
    String page = Files.readString(Path.of("src/site/markdown/architecture.md"));
    assertTrue(page.contains("\n" + row + "\n"), row);
  }
}
