package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the inputs of a run are images, by its record, its model and the samples at hand. */
class InputKindTest {
  private static final TestImages IMAGES = TestImages.random(6, 5, 4, 3, 0.5, 1);

  @TempDir Path directory;

  @Test
  void isWhatTheRecordSays() {
    for (InputKind kind : new InputKind[] {InputKind.IMAGES, InputKind.NUMBERS}) {
      Map<String, String> settings = new TreeMap<>();
      kind.addTo(settings);
      assertEquals(kind, InputKind.of(settings));
    }
    assertEquals(InputKind.UNKNOWN, InputKind.of(Map.of()));
  }

  /** Files of text state no sides: those of a square are assumed, which the model may deny. */
  @Test
  void areImagesIfTheFilesStateTheirSidesOrElseTheRecordOrTheModelDoes() {
    Optional<SampleSet> images = Optional.of(IMAGES.write(directory, "train"));
    Path csv =
        TestImages.write(
            directory.resolve("text.csv"), IMAGES.csv(false).getBytes(StandardCharsets.US_ASCII));
    Optional<SampleSet> text =
        Optional.of(Fixtures.sampleSet(csv.toString(), null, InputOptions.defaults(), 20));
    List<Integer> asInText = text.get().sides(null);
    assertEquals(List.of(1, 20), asInText);
    for (InputKind kind : InputKind.values()) {
      assertEquals(true, kind.isImage(List.of(5, 4), images));
    }
    assertEquals(true, InputKind.IMAGES.isImage(List.of(5, 4), text));
    assertEquals(false, InputKind.NUMBERS.isImage(List.of(5, 4), text));
    assertEquals(true, InputKind.UNKNOWN.isImage(List.of(5, 4), text));
    assertEquals(false, InputKind.UNKNOWN.isImage(asInText, text));
    assertEquals(true, InputKind.UNKNOWN.isImage(List.of(5, 4, 1), text));
    assertEquals(true, InputKind.UNKNOWN.isImage(asInText, Optional.empty()));
  }
}
