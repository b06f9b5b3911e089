package nndl.spark.rows;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.spark.cluster.SparkInternals;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * A frame whose rows follow from frames that Spark caches. Two that are equal have the same rows,
 * unless a function of theirs answers differently each time.
 *
 * @param numbers whether labels are numbers to answer, which other files have than classes
 * @param place the directory that a program names for the rows
 * @param plan how the rows follow from what is cached, without functions
 * @param functions the bytes of all functions: the stages of a pipeline make their functions anew
 *     for each frame, and those that do the same have the same bytes
 * @param rdds what is cached, which is another RDD if the same frame is cached anew
 */
record CachedFrame(
    boolean numbers,
    Optional<Path> place,
    LogicalPlan plan,
    List<Object> functions,
    List<Integer> rdds) {
  /** Returns the frame, or empty if anything that it reads is not cached. */
  static Optional<CachedFrame> of(Dataset<Row> frame, boolean numbers, Optional<Path> place) {
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) frame).queryExecution().withCachedData();
    List<Integer> rdds = new ArrayList<>();
    for (Object leaf : CollectionConverters.asJava(plan.collectLeaves())) {
      if (!(leaf instanceof InMemoryRelation cached)) {
        return Optional.empty();
      }
      rdds.add(SparkInternals.cachingRdd(cached));
    }
    if (!plan.subqueriesAll().isEmpty()) {
      return Optional.empty();
    }
    Functions functions = new Functions();
    LogicalPlan rest = (LogicalPlan) plan.transformAllExpressions(functions).canonicalized();
    return Optional.of(new CachedFrame(numbers, place, rest, functions.all, rdds));
  }

  /** Takes the functions out of a plan. */
  private static final class Functions extends AbstractPartialFunction<Expression, Expression> {
    private final List<Object> all = new ArrayList<>();

    @Override
    public boolean isDefinedAt(Expression expression) {
      return expression instanceof ScalaUDF;
    }

    @Override
    public Expression apply(Expression expression) {
      ScalaUDF udf = (ScalaUDF) expression;
      all.add(
          udf.function() instanceof Serializable function
              ? ByteBuffer.wrap(SerializationUtils.serialize(function))
              : udf.function());
      return udf.copy(
          null,
          udf.dataType(),
          udf.children(),
          udf.inputEncoders(),
          udf.outputEncoder(),
          udf.udfName(),
          udf.nullable(),
          udf.udfDeterministic());
    }
  }
}
