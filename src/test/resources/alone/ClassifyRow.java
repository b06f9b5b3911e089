import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import nndl.model.Model;

/**
 * A program that knows nothing but nndl.jar: it loads the model of a table, classifies a row whose
 * cells are its arguments, such as {@code mass=3750}, and prints the class and the outputs.
 */
class ClassifyRow {
  public static void main(String[] args) throws Exception {
    Classifier classifier = Model.read(Path.of(args[0])).classifier();
    Map<String, Object> row = new HashMap<>();
    for (String cell : Arrays.asList(args).subList(1, args.length)) {
      row.put(cell.substring(0, cell.indexOf('=')), cell.substring(cell.indexOf('=') + 1));
    }
    Prediction prediction = classifier.classify(row);
    System.out.println(
        classifier.className(prediction) + " " + Arrays.toString(prediction.outputs()));
  }
}
