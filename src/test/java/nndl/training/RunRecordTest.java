package nndl.training;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;

class RunRecordTest {
  private static final RunRecord RECORD =
      new RunRecord(
          new TreeMap<>(Map.of("evaluate", "test,training", "seed", "7")),
          List.of("--epochs=3", "--seed=7"),
          Optional.of(2),
          Optional.empty(),
          Epochs.counted(3, 4),
          List.of("a finding", "another"),
          Optional.of("NaN"));

  @Test
  void isReadAsItWasWritten() {
    String text = RECORD.ofModel("abc").text("[%s]".formatted(RunRecord.of(Epochs.epoch(5, 1, 2))));
    assertTrue(text.endsWith("}\n"), text);
    RunRecord.Stored stored = RunRecord.read("place", text);
    RunRecord read = stored.record();
    assertEquals(RECORD.settings(), read.settings());
    assertEquals(RECORD.options(), read.options());
    assertEquals(RECORD.result(), read.result());
    assertEquals(Optional.of("abc"), read.model());
    assertEquals(RECORD.findings(), read.findings());
    assertEquals(RECORD.diverged(), read.diverged());
    assertEquals(3, read.end().get(Split.TEST).correct());
    assertEquals(1, stored.epochs().size());
    assertEquals(5, stored.epochs().get(0).number());
    assertEquals(Optional.of(Split.TEST), stored.epochs().get(0).counted());
    assertEquals(text, read.text("[%s]".formatted(RunRecord.of(stored.epochs().get(0)))));
  }

  @Test
  void ofAnOlderVersionLacksWhatThatDidNotWrite() {
    RunRecord read = RunRecord.read("place", "{\"format\":\"nndl-record-1\"}").record();
    assertEquals(
        new RunRecord(
            new TreeMap<>(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Optional.empty()),
        read);
  }

  @Test
  void textOfSomethingElseIsRefused() {
    assertEquals(
        "place: expected a run's record, found something else",
        refusal(() -> RunRecord.read("place", "{\"format\":\"nndl-record-2\"}")));
  }

  @Test
  void saysWhetherTheInputsAreImagesUnlessItIsOfAnOlderVersion() {
    for (InputKind kind : List.of(InputKind.IMAGES, InputKind.NUMBERS)) {
      Map<String, String> settings = new TreeMap<>();
      kind.addTo(settings);
      assertEquals(kind, InputKind.of(settings));
    }
    assertEquals(InputKind.UNKNOWN, InputKind.of(Map.of()));
    assertTrue(InputKind.IMAGES.isImage(List.of(2, 2), Optional.empty()));
    assertFalse(InputKind.NUMBERS.isImage(List.of(2, 2), Optional.empty()));
    assertTrue(InputKind.UNKNOWN.isImage(List.of(2, 2), Optional.empty()));
  }
}
