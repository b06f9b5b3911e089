package nndl.command.search;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.report.ReportRun;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings with several seeds, of which the best is kept. */
@Slow
class BestOfTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    SearchRun.prepare(directory);
  }

  @Test
  void keepsTheModelOfTheSeedWithTheBestAccuracy() {
    Run run =
        TrainRun.in(directory, "--best-of=4", "--seed=5", "--evaluate=validation,test").succeeded();
    long most = -1;
    int best = -1;
    List<String> rows = new ArrayList<>(List.of("trial  epochs  validation       options"));
    for (int seed = 5; seed < 9; seed++) {
      Run alone =
          TrainRun.in(
              directory,
              "--seed=" + seed,
              "--evaluate=validation,test",
              "--model=" + directory + "/alone",
              "--overwrite");
      String last = alone.out().strip().replaceFirst("(?s).*: ", "");
      rows.add("%5d  %6d  %-15s  seed=%d".formatted(seed - 5, 2, last, seed));
      assertSameFile(
          directory.resolve("alone/model.safetensors"),
          directory.resolve("model/seed-" + seed + "/model.safetensors"));
      long correct = Long.parseLong(last.replaceFirst(" .*", ""));
      if (correct > most) {
        most = correct;
        best = seed;
      }
    }
    assertEquals(String.join("\n", rows) + "\n", run.out());
    for (String file :
        List.of(
            "model.safetensors",
            "MODEL_CARD.md",
            "history.csv",
            "record.json",
            "snapshots.safetensors")) {
      assertSameFile(
          directory.resolve("model/seed-" + best + "/" + file), directory.resolve("model/" + file));
    }
    Path report = directory.resolve("model/report.html");
    assertEquals(best, ReportRun.data(report).at("/runs/0/seed").asInt());
    assertMatches(
        "nndl: test: \\d+ / 12\nnndl: best: trial %s, seed=%s: %s / 8 after 2 epochs\nnndl: trained in .*\n"
            .formatted(best - 5, best, most),
        run.err());
  }

  @Test
  void reportsWhatKeptTheBestFromLearningMore() throws IOException {
    Run run =
        TrainRun.in(directory, "--best-of=2", "--learning-rate=1e-5", "--epochs=4").succeeded();
    JsonNode findings =
        new ObjectMapper()
            .readTree(directory.resolve("model/record.json").toFile())
            .path("findings");
    assertTrue(findings.size() > 0, run.err());
    for (JsonNode finding : findings) {
      assertEquals(
          2, run.err().split(Pattern.quote("nndl: " + finding.asText() + "\n"), -1).length);
    }
  }

  @Test
  void doesNotResumeWithOtherClassNames() {
    TrainRun.in(directory, "--best-of=2");
    TrainRun.in(directory, "--best-of=2", "--resume", "--class-names=a,b,c,d")
        .refused(
            directory,
            "$/model/seed-1: expected the settings of its trial, found class-names: found none,"
                + " given a,b,c,d");
  }
}
