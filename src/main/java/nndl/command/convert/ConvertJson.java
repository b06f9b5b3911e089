package nndl.command.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import nndl.data.SampleFolder;
import org.apache.hadoop.fs.Path;

/** Makes the JSON object that {@code nndl convert --json} prints. */
final class ConvertJson {
  private ConvertJson() {}

  /** Describes the samples of a table. */
  static String of(SampleFolder folder) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-convert-1");
    node.put("directory", folder.directory().toString());
    node.put("training", folder.training());
    node.put("validation", folder.validation());
    node.put("test", folder.test());
    folder.recipe().classes().forEach(node.putArray("classes")::add);
    return node.toString();
  }

  /**
   * @param classes the names of the subfolders of a picture folder, or empty for other samples
   */
  static String of(Path images, Path labels, long count, List<String> classes) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-convert-1");
    node.put("images", images.toString());
    node.put("labels", labels.toString());
    node.put("count", count);
    classes.forEach(node.putArray("classes")::add);
    return node.toString();
  }
}
