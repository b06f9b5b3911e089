"""The stages in Python answer as those in Java, and are saved, loaded and varied as any stage of PySpark."""

import subprocess
import sys
import tempfile
import unittest

import nndl
from pyspark.errors import IllegalArgumentException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import OneVsRest
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql import DataFrame, SparkSession

from nndl.ml import NetworkClassifier, NetworkModel, NetworkRegressionModel, NetworkRegressor, TableModel


class StagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spark = (
            SparkSession.builder.master("local[2]")
            .config("spark.jars", nndl.jar_path())
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.codegen.wholeStage", "false")
            .getOrCreate()
        )
        rows = cls.spark.range(90).selectExpr(
            "5.0D * (id % 3) + id % 7 / 7 AS x",
            "IF(id % 3 = 1, 40.0D, id % 4) AS y",
            "CAST(id % 3 AS DOUBLE) AS label",
            "ELT(id % 3 + 1, 'a', 'b', 'c') AS name",
            "id % 5 = 0 AS held",
        )
        assembler = VectorAssembler(inputCols=["x", "y"], outputCol="features")
        cls.points = assembler.transform(rows).repartition(1).cache()
        cls.model = NetworkClassifier(maxIter=30, hiddenLayers=[4]).fit(cls.points)

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = directory.name + "/saved"

    def answers(self, model, column="probability"):
        return [row[0] for row in model.transform(self.points).select(column).collect()]

    def jvm(self):
        return self.spark.sparkContext._jvm

    def answers_of_java(self, model, column="probability"):
        frame = DataFrame(model.transform(self.points._jdf), self.spark)
        return [row[0] for row in frame.select(column).collect()]

    def pipeline_of_java(self, stage):
        """Fits a pipeline of one stage in Java, and saves it."""
        stages = self.spark.sparkContext._gateway.new_array(self.jvm().org.apache.spark.ml.PipelineStage, 1)
        stages[0] = stage
        fitted = self.jvm().org.apache.spark.ml.Pipeline().setStages(stages).fit(self.points._jdf)
        fitted.write().overwrite().save(self.path)
        return fitted

    def test_a_fit_learns_the_classes(self):
        self.assertGreater(self.model.evaluate(self.points).accuracy, 0.95)
        self.assertEqual([2, 4, 3], self.model.getLayers())
        self.assertEqual((3, 2), (self.model.numClasses, self.model.numFeatures))
        self.assertEqual(2 * 4 + 4 + 4 * 3 + 3, self.model.weights.size)
        self.assertEqual(3, self.model.predictRaw(Vectors.dense(0.0, 1.0)).size)

    def test_a_fit_has_a_summary_of_its_training_rows(self):
        model = NetworkClassifier(maxIter=2, validationIndicatorCol="held").fit(self.points)
        self.assertTrue(model.hasSummary)
        self.assertEqual(2, model.summary.totalIterations)
        self.assertEqual(2, len(model.summary.objectiveHistory))
        self.assertEqual(72, model.summary.predictions.count())

    def test_params_are_keywords_of_their_types(self):
        network = NetworkClassifier(hiddenLayers=[5, 3], dropout=[0.5], seed=7, l1=1, report=True)
        self.assertEqual(([5, 3], [0.5]), (network.getHiddenLayers(), network.getDropout()))
        self.assertEqual((7, 1.0), (network.getSeed(), network.getL1()))
        self.assertTrue(network.getOrDefault(network.report))
        self.assertFalse(network.isDefined(network.l2))
        self.assertEqual(network, network.setL2(2.0).setMaxIter(9))
        self.assertEqual((2.0, 9), (network.getL2(), network.getMaxIter()))
        self.assertFalse(network.setParams(l2=None).isDefined(network.l2))
        self.assertRaises(TypeError, NetworkClassifier, "tanh")
        self.assertRaises(TypeError, lambda: NetworkClassifier(maxIter=1.5))
        self.assertRaises(TypeError, network.setL2, "much")

    def test_a_value_that_java_refuses_is_an_error_when_it_is_set(self):
        network = NetworkClassifier()
        for wrong in [
            lambda: NetworkClassifier(activation="soft"),
            lambda: network.setL2(-1.0),
            lambda: network.setCost("huber"),
            lambda: NetworkRegressor(cost="log-likelihood"),
        ]:
            with self.assertRaisesRegex(IllegalArgumentException, "^(activation|cost|l2): expected .*, found .*$"):
                wrong()

    def test_a_copy_changes_nothing_of_its_original(self):
        network = NetworkClassifier(maxIter=1, hiddenLayers=[2])
        self.assertEqual(2, network.fit(self.points, {network.maxIter: 2, network.l1: 1.0}).summary.totalIterations)
        self.assertFalse(network._java_obj.isSet(network._java_obj.getParam("l1")))
        self.assertRaises(IllegalArgumentException, network.fit, self.points, {network.l1: -1.0})
        self.assertRaises(IllegalArgumentException, network.set, network.l1, -1.0)
        self.assertEqual((1, False), (network.fit(self.points).summary.totalIterations, network.isSet(network.l1)))

    def test_a_session_without_the_jar_is_an_error_of_one_line(self):
        program = (
            "from pyspark.sql import SparkSession; from nndl.ml import *\n"
            "session = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()\n"
            "for make in [NetworkClassifier, lambda: NetworkModel.load('a'), lambda: TableModel.fromFile('a')]:\n"
            "    try: make()\n"
            "    except RuntimeError as e: print(e)\n"
            "session.stop()"
        )
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        line = "spark.jars: expected nndl.jar_path() before the session starts, found a session without this jar"
        self.assertEqual([line] * 3, run.stdout.splitlines())

    def test_stages_have_the_params_of_java(self):
        for stage in [self.model, NetworkRegressor(), TableModel()]:
            kind = "nndl.ml." + type(stage).__name__
            java = stage._java_obj or stage._new_java_obj(kind)
            names = [param.name() for param in java.params() if not callable(getattr(stage, param.name()))]
            self.assertEqual(names, [param.name for param in stage.params], kind)

    def test_the_uid_is_shared(self):
        network = NetworkClassifier(maxIter=1)
        model = network.fit(self.points)
        java = [network._java_obj.uid(), model._java_obj.uid()]
        self.assertEqual([network.uid] * 4, [model.uid, network.copy().uid, *java])

    def test_an_estimator_that_is_saved_comes_back(self):
        network = NetworkClassifier(hiddenLayers=[3], initialWeights=Vectors.dense(1.0, 2.0), labelCol="name")
        network.write().overwrite().save(self.path)
        loaded = NetworkClassifier.load(self.path)
        self.assertEqual(network.uid, loaded.uid)
        self.assertEqual(network.explainParams(), loaded.explainParams())

    def test_a_model_that_is_saved_answers_the_same(self):
        self.model.write().overwrite().save(self.path)
        loaded = NetworkModel.load(self.path)
        self.assertEqual(self.answers(self.model), self.answers(loaded))
        self.assertEqual(30, loaded.getMaxIter())
        self.assertEqual(self.answers(self.model), self.answers(NetworkModel.fromFile(self.path)))

    def test_a_fit_begins_at_initial_weights(self):
        weights = self.model.weights
        again = NetworkClassifier(hiddenLayers=[4], initialWeights=weights, maxIter=1, stepSize=1e-9).fit(self.points)
        self.assertLess(Vectors.squared_distance(weights, again.weights), 1e-9)

    def test_a_cross_validation_of_four_at_a_time_finds_the_same(self):
        network = NetworkClassifier(maxIter=2)
        grid = (
            ParamGridBuilder()
            .addGrid(network.activation, ["relu", "tanh"])
            .addGrid(network.hiddenLayers, [[2], [5, 4]])
            .build()
        )
        search = CrossValidator(
            estimator=Pipeline(stages=[network]),
            estimatorParamMaps=grid,
            evaluator=MulticlassClassificationEvaluator(),
            numFolds=2,
            seed=1,
        )
        found = search.fit(self.points)
        self.assertEqual(found.avgMetrics, search.setParallelism(4).fit(self.points).avgMetrics)
        self.assertEqual(4, len(set(found.avgMetrics)))
        found.write().overwrite().save(self.path)
        loaded = CrossValidatorModel.load(self.path)
        self.assertEqual(found.avgMetrics, loaded.avgMetrics)
        self.assertEqual(self.answers(found.bestModel), self.answers(loaded.bestModel))

    def test_a_pipeline_of_python_answers_the_same_in_java(self):
        indexer = StringIndexer(inputCol="name", outputCol="index")
        pipeline = Pipeline(stages=[indexer, NetworkClassifier(labelCol="index", maxIter=3)]).fit(self.points)
        pipeline.write().overwrite().save(self.path)
        java = self.jvm().org.apache.spark.ml.PipelineModel.load(self.path)
        self.assertEqual(self.answers_of_java(java), self.answers(pipeline))

    def test_a_pipeline_that_java_has_saved_answers_the_same_in_python(self):
        java = self.jvm().nndl.ml.NetworkClassifier("java").setMaxIter(3).setActivation("tanh")
        fitted = self.pipeline_of_java(java)
        loaded = PipelineModel.load(self.path)
        self.assertEqual(self.answers_of_java(fitted), self.answers(loaded))
        model = loaded.stages[0]
        self.assertEqual(("java", "tanh", 3), (model.uid, model.getActivation(), model.getMaxIter()))

    def test_a_regressor_answers_numbers(self):
        regressor = NetworkRegressor(labelCol="x", hiddenLayers=[20], maxIter=60, cost="huber").setHuberDelta(2.0)
        model = regressor.fit(self.points)
        self.assertGreater(model.evaluate(self.points).r2, 0.9)
        self.assertEqual((60, model.evaluate(self.points).r2), (model.summary.totalIterations, model.summary.r2))
        self.assertEqual(([2, 20, 1], 81, 2.0), (model.getLayers(), model.weights.size, model.getHuberDelta()))
        model.write().overwrite().save(self.path)
        loaded = NetworkRegressionModel.load(self.path)
        self.assertEqual(self.answers(model, "prediction"), self.answers(loaded, "prediction"))
        self.assertRaisesRegex(RuntimeError, "^No training summary .* NetworkRegressionModel$", lambda: loaded.summary)

    def test_a_pipeline_with_a_regressor_answers_the_same_in_both_languages(self):
        fitted = self.pipeline_of_java(self.jvm().nndl.ml.NetworkRegressor("java").setMaxIter(3).setLabelCol("y"))
        loaded = PipelineModel.load(self.path)
        self.assertEqual(self.answers_of_java(fitted, "prediction"), self.answers(loaded, "prediction"))
        self.assertEqual(("java", NetworkRegressionModel), (loaded.stages[0].uid, type(loaded.stages[0])))
        loaded.write().overwrite().save(self.path)
        again = self.jvm().org.apache.spark.ml.PipelineModel.load(self.path)
        self.assertEqual(self.answers_of_java(again, "prediction"), self.answers(loaded, "prediction"))

    def test_one_vs_rest_takes_it(self):
        model = OneVsRest(classifier=NetworkClassifier(maxIter=2)).fit(self.points)
        self.assertEqual([(NetworkModel, 2)] * 3, [(type(one), one.numClasses) for one in model.models])

    def test_the_model_of_a_table_reads_its_columns(self):
        frame = self.points.selectExpr("name", "label * 2 + 1 AS size")
        result = self.jvm().nndl.Training().rows(frame._jdf, "name").run(self.spark.sparkContext._jsc)
        model = TableModel._from_java(self.jvm().nndl.ml.TableModel(result.model()))
        model.setProbabilityCol("").setPredictedLabelCol("answer").write().overwrite().save(self.path)
        for loaded in [TableModel.load(self.path), TableModel.fromFile(self.path).setPredictedLabelCol("answer")]:
            answered = loaded.transform(frame)
            self.assertEqual(90, answered.where("answer = name").count())
        self.assertIn("probability", answered.columns)
        self.assertEqual("answer", TableModel.load(self.path).getPredictedLabelCol())


if __name__ == "__main__":
    unittest.main()
