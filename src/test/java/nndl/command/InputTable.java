package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.FruitTable;
import nndl.TestImages;
import nndl.Verb;
import nndl.data.picture.PictureFormat;
import nndl.data.picture.TestPictures;
import nndl.data.storage.Storage;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * Commands, each with an input that its output would replace, and the files that they read. Every
 * command must end with one line, and leave all files as they were.
 */
final class InputTable {
  private static final TestImages IMAGES = TestImages.random(30, 3, 3, 4, 0.6, 8);
  private static final String SAID =
      " --activation relu --cost log-likelihood --scale 255 --rows 1 --columns 3";
  private static final String TRAIN =
      " --train-labels $/labels/l --test-images $/csv/in.csv --sizes 9,4 --epochs 1 --overwrite ";
  private static final String TABLE = " --label kind --missing-values ? --overwrite ";

  /** The input, how many of its names are not in OUT, how IN may be named, and the words. */
  private static final String ROWS =
      """
      csv/in.csv | 0 | ANY | convert --in IN --out-images OUT --out-labels $/new/l --overwrite
      csv/in.csv | 0 | ANY | convert --in IN --out-images $/new/i --out-labels OUT --overwrite
      images/i | 0 | ANY | convert --in IN --in-labels $/labels/l --out-images OUT --out-labels $/new/l --overwrite
      labels/l | 0 | ANY | convert --in $/images/i --in-labels IN --out-images $/new/i --out-labels OUT --overwrite
      png/a/1.png | 0 | FILE | convert --png $/png --out-images OUT --out-labels $/new/l --overwrite
      table/recipe.json | 1 | FILE | convert --in IN --out OUT#TABLE
      inputs/train-inputs.idx | 1 | FILE | convert --in IN --out OUT#TABLE
      torch/model.safetensors | 1 | FILE | import --format safetensors --input IN --output OUT --overwrite#SAID
      rows/train-images-idx3-ubyte | 1 | FILE | rows --images IN --labels $/labels/l --out OUT --count 3 --pieces --overwrite
      classes/train-labels-idx1-ubyte | 1 | FILE | rows --images $/images/i --labels IN --out OUT --count 3 --pieces --overwrite
      texts/rows.csv | 1 | FILE | rows --images IN --labels $/labels/l --out OUT --count 3 --overwrite
      csv/in.csv | 0 | ANY | predict --model $/model --images IN --csv-label first --output OUT --overwrite
      models/model.csv | 0 | FILE | predict --model IN --images $/csv/in.csv --csv-label first --output OUT --overwrite
      parts/part-00000.csv | 1 | ANY | predict --model $/model --images IN --csv-label first --output OUT --overwrite
      fruits/new.csv | 0 | ANY | predict --model $/fruit --data IN --output OUT --overwrite
      png/a/1.png | 0 | ANY | predict --model $/model --row IN --draw OUT --overwrite
      images/i | 0 | ANY | evaluate --model $/model --test-images IN --test-labels $/labels/l --output OUT --overwrite
      labels/l | 0 | ANY | evaluate --model $/model --test-images $/images/i --test-labels IN --output OUT --overwrite
      model/model.safetensors | 0 | FILE | evaluate --model IN --test-images $/images/i --test-labels $/labels/l --output OUT --overwrite
      model/model.safetensors | 0 | FILE | export --model $/model --format onnx --output OUT --overwrite
      model/model.safetensors | 0 | FILE | report $/model --output OUT --overwrite
      scores/svm.json | 0 | FILE | report $/model IN --output OUT --overwrite
      model/history.csv | 0 | FILE | report $/model --output OUT --overwrite
      model/MODEL_CARD.md | 0 | FILE | report $/model --output OUT --overwrite
      model/checkpoints/000000000000001.safetensors | 0 | FILE | report $/model --output OUT --overwrite
      images/i | 0 | ANY | baseline --kind darkness --train-images IN --train-labels $/labels/l --test-images $/images/i --test-labels $/labels/l --output OUT --overwrite
      labels/l | 0 | ANY | baseline --kind darkness --train-images $/images/i --train-labels $/labels/l --test-images $/images/i --test-labels IN --output OUT --overwrite
      big/images/part-00000-idx3-ubyte | 2 | ANY | deform --images IN --labels $/labels/l --out OUT --count 40 --overwrite
      run/history.csv | 1 | FILE | train --train-images IN --format csv --model OUT#TRAIN
      first/model.safetensors | 1 | FILE | train --train-images $/csv/in.csv --initial-model IN --model OUT#TRAIN
      others/record.json | 1 | FILE | train --train-images $/csv/in.csv --model OUT#TRAIN
      tried/trials.csv | 1 | FILE | search --try seed=1,2 --train-images IN --format csv --validation 5 --model OUT#TRAIN
      m/samples/train-inputs.idx | 2 | FILE | train --data IN --model OUT --epochs 1#TABLE
      """;

  /** How a command names what it reads. */
  enum Named {
    FILE,
    DIRECTORY,
    GLOB
  }

  /**
   * A command.
   *
   * @param words its words. $ is the directory of the files, IN what is read, and OUT what is
   *     written.
   * @param input the file that would be replaced
   * @param above how many names of that file are not in OUT
   * @param named how IN may be named
   */
  record Row(String words, String input, int above, List<Named> named) {
    boolean isFolder() {
      return above > 0;
    }

    String output() {
      String path = input;
      for (int i = 0; i < above; i++) {
        path = path.substring(0, path.lastIndexOf('/'));
      }
      return path;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private static final SparkConf CONF = Program.sparkConf();

  private InputTable() {}

  static List<Row> rows() {
    return ROWS.lines().map(line -> line.split(" \\| ")).map(InputTable::row).toList();
  }

  private static Row row(String[] fields) {
    List<Named> named = fields[2].equals("ANY") ? List.of(Named.values()) : List.of(Named.FILE);
    String words =
        fields[3].replace("#TABLE", TABLE).replace("#SAID", SAID).replace("#TRAIN", TRAIN);
    return new Row(words, fields[0], Integer.parseInt(fields[1]), named);
  }

  /** Writes all files that the commands read. */
  static void write(FileSystem files, Path root) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    byte[] csv = IMAGES.csv(false).getBytes(UTF_8);
    byte[] table = (String.join("\n", FruitTable.lines(20)) + "\n").getBytes(UTF_8);
    byte[] model = Fixtures.bytes(model());
    for (String name :
        List.of("csv/in.csv", "parts/part-00000.csv", "run/history.csv", "tried/trials.csv")) {
      all.put(name, csv);
    }
    for (String name :
        List.of(
            "images/i",
            "rows/train-images-idx3-ubyte",
            "texts/rows.csv",
            "big/images/part-00000-idx3-ubyte")) {
      all.put(name, IMAGES.imagesFile());
    }
    for (String name : List.of("labels/l", "classes/train-labels-idx1-ubyte")) {
      all.put(name, IMAGES.labelsFile());
    }
    for (String name :
        List.of(
            "table/recipe.json",
            "inputs/train-inputs.idx",
            "m/samples/train-inputs.idx",
            "fruits/new.csv")) {
      all.put(name, table);
    }
    for (String name :
        List.of("models/model.csv", "model/model.safetensors", "first/model.safetensors")) {
      all.put(name, model);
    }
    all.put("png/a/1.png", TestPictures.file(TestPictures.sheet(3, 3, 77), PictureFormat.PNG));
    all.put("fruit/model.safetensors", Fixtures.bytes(FruitTable.model()));
    try (InputStream in = InputTable.class.getResourceAsStream("/interchange/torch.safetensors")) {
      all.put("torch/model.safetensors", in.readAllBytes());
    }
    all.put("scores/svm.json", "{\"kind\":\"svm\",\"right\":1,\"of\":2}".getBytes(UTF_8));
    for (String name :
        List.of(
            "model/history.csv",
            "model/MODEL_CARD.md",
            "model/checkpoints/000000000000001.safetensors",
            "others/record.json")) {
      all.put(name, "mine".getBytes(UTF_8));
    }
    for (Map.Entry<String, byte[]> file : all.entrySet()) {
      try (OutputStream out = files.create(new Path(root, file.getKey()))) {
        out.write(file.getValue());
      }
    }
  }

  private static Model model() {
    SortedMap<String, String> strings = InputSpec.strings(List.of(3, 3), 255, List.of());
    strings.put(Model.ACTIVATION, "SIGMOID");
    strings.put(Model.COST, "QUADRATIC");
    return Model.of(Initialiser.NORMAL.parameters(new Layout(9, 4), 1), strings);
  }

  /** All files below a directory, with their contents. */
  static Map<String, byte[]> contents(FileSystem files, Path root) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    for (FileStatus file : files.listStatus(root)) {
      if (file.isDirectory()) {
        all.putAll(contents(files, file.getPath()));
      } else {
        try (InputStream in = files.open(file.getPath())) {
          all.put(file.getPath().toString(), in.readAllBytes());
        }
      }
    }
    return all;
  }

  /**
   * Runs a command whose output is an input, and fails if it does not end with one line.
   *
   * @param storage the file systems, which all commands share
   * @param root the directory of the files, as users name it
   * @param output the output, as users name it
   */
  static void assertRefuses(Storage storage, Row row, Named named, String root, String output) {
    String path = root + "/" + row.input;
    String input =
        switch (named) {
          case FILE -> path;
          case DIRECTORY -> path.substring(0, path.lastIndexOf('/'));
          case GLOB -> path.substring(0, path.length() - 1) + "?";
        };
    String words = row.words.replace("IN", input).replace("OUT", output).replace("$", root);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int status = run(storage, new PrintStream(bytes, true, UTF_8), words.split(" "));
    String err = bytes.toString(UTF_8);
    assertEquals(1, status, words + "\n" + err);
    assertTrue(err.matches("nndl: [^\n]*: expected [^\n]*, found [^\n]*\n"), words + "\n" + err);
    assertTrue(err.contains("--"), words + "\n" + err);
  }

  private static int run(Storage storage, PrintStream err, String... words) {
    Command command = Verb.valueOf(words[0].toUpperCase(Locale.ROOT)).command();
    String[] options = Arrays.copyOfRange(words, 1, words.length);
    return Program.run(
        command,
        storage,
        err,
        err,
        options,
        console -> command.run(new Session(CONF, storage, console, List.of(options))));
  }

  static void assertSame(Map<String, byte[]> before, Map<String, byte[]> now, String words) {
    assertEquals(before.keySet(), now.keySet(), words);
    before.forEach((name, bytes) -> assertArrayEquals(bytes, now.get(name), words + ": " + name));
  }
}
