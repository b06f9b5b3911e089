package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nndl.FruitTable;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestTable;
import nndl.command.Run;
import nndl.command.report.ReportRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which rows a training held out, and what its model answers to them. */
@Slow
@ExtendWith(RestoredProperties.class)
class HeldOutTest {
  private static final String TRAIN =
      "train --data $/fruit.csv --label kind --missing mean --schedule constant --epochs 2 ";
  private static final String KNOWN = TRAIN + "--validation 0.2 --id note,price ";
  private static final String HEADER = "set,file,line,note,price,class,answer,confidence";

  @TempDir Path directory;

  /** A row whose number is even begins with a cell of two lines. */
  @BeforeEach
  void write() throws IOException {
    List<String> lines = new ArrayList<>(List.of("note,price,kind,size,colour"));
    List<String> fruits = FruitTable.lines(100);
    for (int i = 0; i < 100; i++) {
      String[] cells = fruits.get(i + 1).split(",", -1);
      String note = i % 2 == 0 ? "\"no,\n%s\"".formatted(i) : "no " + i;
      lines.add(String.join(",", note, cells[0], cells[1], cells[3], cells[4]));
    }
    Files.write(directory.resolve("fruit.csv"), lines);
  }

  private List<String> rows(String model) throws IOException {
    String text = Files.readString(directory.resolve(model + "/heldout.csv"));
    return text.replace(",\n", ",~").lines().toList();
  }

  @Test
  void eachRowThatIsHeldOutLeadsToItsLineAndHasTheAnswerOfTheModel() throws IOException {
    Run.of(directory, KNOWN + "--model $/m").succeeded();
    List<String> rows = rows("m");
    assertEquals(HEADER, rows.get(0));
    assertEquals(20, rows.stream().filter(row -> row.startsWith("test,fruit.csv,")).count());
    assertEquals(16, rows.stream().filter(row -> row.startsWith("validation,")).count());
    List<String> lines = Files.readAllLines(directory.resolve("fruit.csv"));
    String answers =
        Run.of(directory, "predict --model $/m --data $/fruit.csv --id note --columns confidence")
            .succeeded()
            .out()
            .replace(",\n", ",~");
    for (String row : rows.subList(1, rows.size())) {
      String id = row.replaceFirst("^\\w+,fruit.csv,\\d+,(\"no,~\\d+\"|no \\d+),.*", "$1");
      int line = Integer.parseInt(row.split(",")[2]);
      String found =
          String.join("~", lines.get(line - 1), line < lines.size() ? lines.get(line) : "");
      assertTrue(found.startsWith(id + ","), row + " of " + found);
      String rest = row.substring(row.indexOf(id) + id.length() + 1);
      String price = rest.substring(0, rest.indexOf(','));
      String kind = rest.split(",")[1];
      assertTrue(found.startsWith(id + "," + price + "," + kind + ","), row + " of " + found);
      assertTrue(answers.contains("\n" + id + "," + rest.split(",")[3] + "\n"), row);
    }
    Run verify = Run.of(directory, "verify $/m").succeeded();
    assertTrue(verify.out().contains("heldout.csv: whole\n"), verify.out());
    String names =
        ReportRun.data(directory.resolve("m/report.html")).at("/runs/0/samples/names") + "";
    assertTrue(Files.readString(directory.resolve("m/report.html")).contains("\"heldout.csv\""));
    assertTrue(names.matches(".*\"fruit.csv, line \\d+, note no \\d+, price \\d+\".*"), names);
    Run.of(directory, "report $/m --output $/again.html").succeeded();
    assertEquals(
        ReportRun.data(directory.resolve("m/report.html")),
        ReportRun.data(directory.resolve("again.html")));
    for (String set : List.of("test", "validation")) {
      String evaluate = "evaluate --model $/m --data $/m --set " + set;
      String place = "  fruit.csv, line \\d+, note (no \\d+|no,\n\\d+), price \\d+\n";
      assertMatches("(?s).*" + place + ".*", Run.of(directory, evaluate).succeeded().out());
      Run.of(directory, evaluate + " --id note")
          .refused(directory, "--id: expected files of a table as --data, found other samples");
    }
    Files.writeString(directory.resolve("m/heldout.csv"), "set,file,\n");
    assertEquals(1, Run.of(directory, "verify $/m").status());
  }

  @Test
  void theFileIsTheSameOnAnyNumberOfSlotsAndAfterAResumeAndGoesWithItsModel() throws IOException {
    Run.of(directory, KNOWN + "--model $/one").succeeded();
    System.setProperty("spark.master", "local[3]");
    Run.of(directory, KNOWN.replace("epochs 2", "epochs 1") + "--model $/m").succeeded();
    Run.of(directory, KNOWN + "--model $/m --resume").succeeded();
    for (String file : List.of("heldout.csv", "samples/heldout-rows.csv", "SHA256SUMS")) {
      assertSameFile(directory.resolve("one/" + file), directory.resolve("m/" + file));
    }
    Run other = Run.of(directory, KNOWN.replace(",price", "") + "--model $/m --resume");
    assertTrue(other.err().contains("found those of another table"), other.err());
    Run.of(directory, TRAIN + "--drop note --model $/m --overwrite").succeeded();
    assertFalse(Files.exists(directory.resolve("m/heldout.csv")));
    assertFalse(Files.exists(directory.resolve("m/samples/heldout-rows.csv")));
    Run.of(directory, KNOWN + "--model $/m --overwrite").succeeded();
    assertSameFile(directory.resolve("one/heldout.csv"), directory.resolve("m/heldout.csv"));
  }

  @Test
  void aSearchKeepsTheFileOfItsModelAndConvertedSamplesHaveTheirRows() throws IOException {
    String search = KNOWN.replace("train ", "search --try seed=1 ") + "--model $/s";
    Run.of(directory, search).succeeded();
    Run.of(directory, KNOWN + "--model $/m").succeeded();
    assertSameFile(directory.resolve("m/heldout.csv"), directory.resolve("s/heldout.csv"));
    String convert =
        "convert --in $/fruit.csv --label kind --missing mean --validation 0.2 --id note,price";
    Run.of(directory, convert + " --out $/samples").succeeded();
    String train = "train --data $/samples --schedule constant --epochs 2 --model $/t";
    Run.of(directory, train).succeeded();
    assertSameFile(directory.resolve("m/heldout.csv"), directory.resolve("t/heldout.csv"));
  }

  @Test
  void anIdMayHaveACommaButNoNameThatTheFileHasOfItsOwn() throws IOException {
    Path file = directory.resolve("fruit.csv");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("note", "\"a,b\""));
    String train = TRAIN + "--model $/m --id '\"a,b\"' ";
    Run.of(directory, train.replace("'", "") + "--evaluate training --holdout 0").succeeded();
    String page = ReportRun.data(directory.resolve("m/report.html")).at("/runs/0/samples") + "";
    assertFalse(page.contains("\"names\":[\"\""), page);
    Run.of(directory, train.replace("'", "") + "--overwrite").succeeded();
    assertTrue(rows("m").get(0).startsWith("set,file,line,\"a,b\",class,"), rows("m").get(0));
    Files.writeString(file, text.replaceFirst("note", "answer"));
    Run.of(directory, TRAIN + "--model $/m --overwrite --id answer")
        .refused(
            directory,
            "--id: expected each column once, and none that heldout.csv has of its own, found"
                + " 'answer'");
  }

  @Test
  void testRowsOfOtherFilesAreNamedByThem() throws IOException {
    for (String part : List.of("a", "b")) {
      List<String> lines = FruitTable.lines(20);
      TestTable.write(directory.resolve(part + "/new.csv"), String.join("\n", lines) + "\n");
    }
    String files = "--data $/a/new.csv --test-images $/b/new.csv ";
    String train = TRAIN.replace("--data $/fruit.csv ", files) + "--id note --validation 0.1 ";
    Run.of(directory, train + "--model $/m").succeeded();
    List<String> rows = rows("m");
    assertEquals(
        IntStream.range(0, 20).mapToObj(i -> "test,b/new.csv,%s,n,".formatted(i + 2)).toList(),
        rows.stream()
            .filter(row -> row.startsWith("test"))
            .map(row -> row.replaceFirst(",n,.*", ",n,"))
            .toList());
    assertTrue(rows.get(21).startsWith("validation,a/new.csv,"), rows.get(21));
    TestTable.write(directory.resolve("b/new.csv"), "price,kind,size,colour <b>\n1,apple,2,blue\n");
    Run.of(directory, train + "--model $/n")
        .failed(
            "--id: expected a column of $/b/new.csv: price, kind, size, colour <b>, found 'note'"
                .replace("$", directory.toString()));
  }
}
