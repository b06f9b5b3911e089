package nndl.model.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import nndl.error.InputException;

/** Reads and writes named strings about a file as a JSON object. */
public final class JsonStrings {
  /**
   * Creates the parsers and generators. Parsers do not intern the names of fields, and refuse a
   * name that occurs twice. A string may be as long as the longest header, since the header is in
   * memory already when it is parsed.
   */
  public static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(SafeTensors.MAX_HEADER_BYTES).build())
          .build();

  private JsonStrings() {}

  /** Returns texts as a compact JSON array. */
  public static String text(List<String> texts) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeArray(texts.toArray(String[]::new), 0, texts.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a writer into memory never throws it
    }
    return text.toString();
  }

  static void read(String where, JsonParser parser, Map<String, String> strings)
      throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      throw InputException.expected(where, "an object of strings", found(parser));
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw InputException.expected(where + ": " + name, "a string", found(parser));
      }
      strings.put(name, parser.getText());
    }
  }

  /** Returns the text of the parser's current token, for an error message. */
  public static String found(JsonParser parser) throws IOException {
    if (parser.currentToken() == null) {
      return "nothing";
    }
    String text = parser.getText();
    return parser.currentToken() == JsonToken.VALUE_STRING ? '"' + text + '"' : text;
  }
}
