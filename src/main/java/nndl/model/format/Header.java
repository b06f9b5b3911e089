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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import nndl.error.InputException;

/**
 * The header of a safetensors file, which is JSON: type, shape and place of every tensor, and free
 * strings under {@code __metadata__}. It is read as a stream and never held as a tree, and what it
 * announces takes no memory. Whether the tensors fit each other is for the reader of the file to
 * judge.
 *
 * @param tensors by name, in the order of the header
 */
record Header(SortedMap<String, String> metadata, Map<String, Entry> tensors) {
  static final String F32 = "F32";
  static final String I8 = "I8";

  private static final String METADATA = "__metadata__";
  private static final String DTYPE = "dtype";
  private static final String SHAPE = "shape";
  private static final String DATA_OFFSETS = "data_offsets";

  /**
   * Strange names are not kept beyond their file, and no name may stand twice. A string may be as
   * long as the header, which has been read by then.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(SafeTensors.MAX_HEADER_BYTES).build())
          .build();

  /**
   * What the header says of a tensor.
   *
   * @param offsets where its bytes begin and end, counted from the end of the header
   */
  record Entry(String dtype, long[] shape, long[] offsets) {
    /** Nothing is said. */
    static final Entry EMPTY = new Entry("none", new long[0], new long[0]);

    /** Where its bytes begin or end, if the header says so. */
    long offset(int i) {
      return i < offsets.length ? offsets[i] : 0;
    }
  }

  /** The header as compact JSON. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(METADATA);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
        Entry entry = tensor.getValue();
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField(DTYPE, entry.dtype);
        json.writeFieldName(SHAPE);
        json.writeArray(entry.shape, 0, entry.shape.length);
        json.writeFieldName(DATA_OFFSETS);
        json.writeArray(entry.offsets, 0, entry.offsets.length);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no writer into memory throws it
    }
    return text.toString();
  }

  /**
   * Reads a header.
   *
   * @param place the file's name, for error messages
   */
  static Header parse(Object place, byte[] json) {
    Header header = new Header(new TreeMap<>(), new LinkedHashMap<>());
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InputException.expected(place, "a JSON object as header", found(parser));
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(METADATA)) {
          readStrings(place + ": " + name, parser, header.metadata);
        } else {
          header.tensors.put(name, entry(place + ": " + name, parser));
        }
      }
      if (parser.nextToken() != null) {
        throw InputException.expected(place, "a JSON header", "something else");
      }
    } catch (IOException e) {
      throw new InputException(place + ": expected a JSON header, found something else", e);
    }
    return header;
  }

  private static void readStrings(String where, JsonParser parser, Map<String, String> strings)
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

  private static Entry entry(String where, JsonParser parser) throws IOException {
    Entry entry = Entry.EMPTY;
    if (!parser.isExpectedStartObjectToken()) {
      parser.skipChildren();
      return entry;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case DTYPE -> entry = new Entry(parser.getText(), entry.shape, entry.offsets);
        case SHAPE -> {
          long[] shape = numbers(where, "a dimension of 0 or more", Integer.MAX_VALUE, parser);
          entry = new Entry(entry.dtype, shape, entry.offsets);
        }
        case DATA_OFFSETS -> {
          long[] offsets = numbers(where, "an offset of 0 or more", Long.MAX_VALUE, parser);
          entry = new Entry(entry.dtype, entry.shape, offsets);
        }
        default -> {} // of a later version of the format
      }
      parser.skipChildren();
    }
    return entry;
  }

  /** The whole numbers of a list; none if it is something else. */
  private static long[] numbers(String where, String what, long max, JsonParser parser)
      throws IOException {
    LongStream.Builder numbers = LongStream.builder();
    if (parser.isExpectedStartArrayToken()) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || parser.getLongValue() < 0
            || parser.getLongValue() > max) {
          throw InputException.expected(where, what, found(parser));
        }
        numbers.add(parser.getLongValue());
      }
    }
    return numbers.build().toArray();
  }

  /** The token that stands in another's place. */
  private static String found(JsonParser parser) throws IOException {
    if (parser.currentToken() == null) {
      return "nothing";
    }
    String text = parser.getText();
    return parser.currentToken() == JsonToken.VALUE_STRING ? '"' + text + '"' : text;
  }

  /** Offsets as JSON has them. */
  static String list(long... numbers) {
    return Arrays.toString(numbers).replace(" ", "");
  }
}
