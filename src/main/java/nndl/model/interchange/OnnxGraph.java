package nndl.model.interchange;

import nndl.model.format.SafeTensors.Tensor;

/**
 * Builds a graph of ONNX as a chain of nodes. The first input of each node is the output of the
 * previous node. Its other inputs, if any, are constants or the outputs of earlier nodes. The field
 * numbers are those of {@code onnx.proto3}.
 */
final class OnnxGraph {
  /** The field numbers of a graph. */
  private static final int NODE = 1;

  private static final int GRAPH_NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;

  /** The field numbers of a node. */
  private static final int NODE_INPUT = 1;

  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int OP_TYPE = 4;
  private static final int ATTRIBUTE = 5;

  /** The field numbers of an attribute. */
  private static final int ATTRIBUTE_NAME = 1;

  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_TYPE = 20;

  /** The values of the field {@link #ATTRIBUTE_TYPE}. */
  private static final int IS_FLOAT = 1;

  private static final int IS_INT = 2;

  /** The field numbers of a tensor. */
  private static final int DIMS = 1;

  private static final int DATA_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int RAW_DATA = 9;

  /** The numbers that stand for types. */
  static final int FLOAT32 = 1;

  static final int FLOAT64 = 11;

  /**
   * The field numbers of five nested messages: a value ({@link #VALUE_NAME}, {@link #VALUE_TYPE},
   * {@link #VALUE_DOC}), its type ({@link #TENSOR_TYPE}), the type of the tensor ({@link
   * #ELEMENT_TYPE}, {@link #SHAPE}), its shape ({@link #DIMENSION}), and a dimension of the shape
   * ({@link #DIMENSION_VALUE}, {@link #DIMENSION_NAME}).
   */
  private static final int VALUE_NAME = 1;

  private static final int VALUE_TYPE = 2;
  private static final int VALUE_DOC = 3;
  private static final int TENSOR_TYPE = 1;
  private static final int ELEMENT_TYPE = 1;
  private static final int SHAPE = 2;
  private static final int DIMENSION = 1;
  private static final int DIMENSION_VALUE = 1;
  private static final int DIMENSION_NAME = 2;

  private final ProtoMessage graph = new ProtoMessage();
  private final ProtoMessage constants = new ProtoMessage();
  private final ProtoMessage input;
  private String value;

  /**
   * @param name the name of the graph's input, a matrix with one row for each sample
   * @param columns the number of columns of the input
   * @param doc a description of the numbers of the input
   */
  OnnxGraph(String name, int columns, String doc) {
    input = rows(name, columns).text(VALUE_DOC, doc);
    value = name;
  }

  /** The name of the last node's output; before the first node, the name of the graph's input. */
  String value() {
    return value;
  }

  /** Adds a tensor that nodes may use as an input. */
  void constant(String name, Tensor tensor) {
    ProtoMessage values = new ProtoMessage().floats(RAW_DATA, tensor.values());
    constant(name, FLOAT32, values, tensor.shape());
  }

  /** Adds a vector of float64. */
  void constant(String name, double[] numbers) {
    constant(name, FLOAT64, new ProtoMessage().doubles(RAW_DATA, numbers), numbers.length);
  }

  private void constant(String name, int type, ProtoMessage values, int... shape) {
    ProtoMessage message = new ProtoMessage();
    for (int dimension : shape) {
      message.number(DIMS, dimension);
    }
    message.number(DATA_TYPE, type).text(TENSOR_NAME, name).append(values);
    constants.message(INITIALIZER, message);
  }

  /** Adds a number that nodes may use as an input. */
  void constant(String name, float number) {
    constant(name, new Tensor(new int[0], new float[] {number}));
  }

  /** Adds a node that makes numbers of a type. */
  void cast(String output, int type) {
    node("Cast", output, wholeNumber("to", type));
  }

  /** Adds a node without attributes. */
  void node(String operator, String output, String... others) {
    node(operator, output, new ProtoMessage(), others);
  }

  /**
   * Adds a node.
   *
   * @param output the name of the node's output
   * @param attributes the attributes, which {@link #number} and {@link #wholeNumber} make
   * @param others the names of the node's inputs after the first; the first is the output of the
   *     previous node
   */
  void node(String operator, String output, ProtoMessage attributes, String... others) {
    ProtoMessage node = new ProtoMessage().text(NODE_INPUT, value);
    for (String other : others) {
      node.text(NODE_INPUT, other);
    }
    node.text(NODE_OUTPUT, output).text(NODE_NAME, output).text(OP_TYPE, operator);
    graph.message(NODE, node.append(attributes));
    value = output;
  }

  /** Returns an attribute of a node whose value is a float. */
  static ProtoMessage number(String name, float number) {
    ProtoMessage attribute = new ProtoMessage().text(ATTRIBUTE_NAME, name);
    attribute.float32(ATTRIBUTE_FLOAT, number).number(ATTRIBUTE_TYPE, IS_FLOAT);
    return new ProtoMessage().message(ATTRIBUTE, attribute);
  }

  /** Returns an attribute of a node whose value is an integer. */
  static ProtoMessage wholeNumber(String name, long number) {
    ProtoMessage attribute = new ProtoMessage().text(ATTRIBUTE_NAME, name);
    attribute.number(ATTRIBUTE_INT, number).number(ATTRIBUTE_TYPE, IS_INT);
    return new ProtoMessage().message(ATTRIBUTE, attribute);
  }

  /**
   * Returns the graph as a message. The graph's output is the output of the last node.
   *
   * @param name the name of the graph
   * @param outputs the number of columns of the graph's output
   */
  ProtoMessage message(String name, int outputs) {
    return new ProtoMessage()
        .append(graph)
        .text(GRAPH_NAME, name)
        .append(constants)
        .message(INPUT, input)
        .message(OUTPUT, rows(value, outputs));
  }

  /** Returns the description of a matrix with any number of rows. */
  private static ProtoMessage rows(String name, int columns) {
    ProtoMessage shape =
        new ProtoMessage()
            .message(DIMENSION, new ProtoMessage().text(DIMENSION_NAME, "batch"))
            .message(DIMENSION, new ProtoMessage().number(DIMENSION_VALUE, columns));
    ProtoMessage tensor = new ProtoMessage().number(ELEMENT_TYPE, FLOAT32).message(SHAPE, shape);
    return new ProtoMessage()
        .text(VALUE_NAME, name)
        .message(VALUE_TYPE, new ProtoMessage().message(TENSOR_TYPE, tensor));
  }
}
