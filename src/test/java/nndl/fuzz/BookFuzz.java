package nndl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.function.LongConsumer;
import nndl.model.Model;
import nndl.model.format.SafeTensors;
import nndl.model.interchange.BookReader;

/** The JSON of the book's second program, up to the model that it becomes. */
final class BookFuzz implements FuzzTarget {
  @Override
  public List<byte[]> seeds() {
    return List.of(
        """
        {"sizes": [2, 1], "weights": [[[0.5, -1]]], "biases": [[[2]]], "cost": "QuadraticCost"}\
        """
            .getBytes(UTF_8),
        """
        {"biases": [[[1e-3], [2.5]], [[-0.0]]], "sizes": [1, 2, 1], "cost": "CrossEntropyCost",
        "weights": [[[1], [1E+30]], [[0.1, 123456789.12345678]]]}\
        """
            .getBytes(UTF_8));
  }

  @Override
  public void read(byte[] input, LongConsumer declared) {
    SafeTensors file = BookReader.read("book.json", new ByteArrayInputStream(input));
    Model unused = Model.of("book.json", file);
  }
}
