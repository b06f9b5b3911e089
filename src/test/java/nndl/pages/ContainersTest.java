package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.command.train.TrainCommand;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files for containers: the image is of the Spark of the build, and Kubernetes, spark-submit
 * and nndl could read the manifest.
 */
class ContainersTest {
  private static final Path FOLDER = Path.of("conf/containers");
  private static final String JAR = "local:///opt/nndl/nndl.jar";

  @Test
  void theImageIsOfTheVersionsOfTheBuildAndHasWhatTheManifestNames() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String spark = found(pom, "<spark.version>(.*)</spark.version>");
    String scala = found(pom, "<scala.version>(.*)</scala.version>");
    String image = Files.readString(FOLDER.resolve("Dockerfile"));
    assertEquals(
        "apache/spark:%s-scala%s-java17-ubuntu".formatted(spark, scala),
        found(image, "ARG SPARK=(.*)"));

    Set<String> copied = new TreeSet<>();
    Matcher copies = Pattern.compile("(?m)^COPY --chown=185:0 (.*) (\\S+/)$").matcher(image);
    while (copies.find()) {
      for (String source : copies.group(1).split(" ")) {
        copied.add(copies.group(2) + Path.of(source).getFileName());
      }
    }
    assertEquals(
        Set.of("/opt/nndl/nndl.jar", "/opt/nndl/secure.conf", "/opt/spark/jars/*.jar"), copied);
    List<String> named = List.of(JAR.substring("local://".length()), properties());
    assertTrue(copied.containsAll(named), named + " in " + copied);
  }

  @Test
  void theJobHasTheAccountThatMayStartPods() throws IOException {
    Map<String, JsonNode> kinds = manifest();
    assertEquals(Set.of("ServiceAccount", "Role", "RoleBinding", "Job"), kinds.keySet());
    String account = kinds.get("ServiceAccount").at("/metadata/name").textValue();
    assertEquals(account, kinds.get("RoleBinding").at("/subjects/0/name").textValue());
    assertEquals(account, pod().at("/serviceAccountName").textValue());
    assertEquals(
        kinds.get("Role").at("/metadata/name"), kinds.get("RoleBinding").at("/roleRef/name"));
    Set<String> verbs = new HashSet<>();
    kinds.get("Role").at("/rules/0/verbs").forEach(verb -> verbs.add(verb.textValue()));
    assertTrue(verbs.containsAll(Set.of("create", "get", "list", "watch", "delete")), "" + verbs);
  }

  @Test
  void sparkReadsTheCommandOfTheDriver() throws IOException {
    SparkSubmitArguments submit = submit();
    assertEquals("k8s://https://kubernetes.default.svc", submit.master());
    assertEquals("nndl.Train", submit.mainClass());
    assertEquals(JAR, submit.primaryResource());
    Map<String, String> settings = CollectionConverters.asJava(submit.sparkProperties());
    assertEquals(
        container().at("/image").textValue(), settings.get("spark.kubernetes.container.image"));
    assertEquals("false", settings.get("spark.dynamicAllocation.enabled"));

    Set<String> names = new HashSet<>();
    container().at("/env").forEach(variable -> names.add(variable.at("/name").textValue()));
    Set<String> used = new HashSet<>();
    Matcher variables = Pattern.compile("\\$\\((\\w+)\\)").matcher(settings.values().toString());
    while (variables.find()) {
      used.add(variables.group(1));
    }
    assertEquals(names, used);
  }

  @Test
  void nndlReadsItsOptionsWithAShardForEachCore() throws IOException {
    SparkSubmitArguments submit = submit();
    CommandLine.ParseResult options =
        new CommandLine(new TrainCommand())
            .registerConverter(org.apache.hadoop.fs.Path.class, org.apache.hadoop.fs.Path::new)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(CollectionConverters.asJava(submit.childArgs()).toArray(String[]::new));
    assertEquals("auto", options.matchedOption("--resume").originalStringValues().get(0));
    Map<String, String> settings = CollectionConverters.asJava(submit.sparkProperties());
    int cores =
        Integer.parseInt(settings.get("spark.executor.instances"))
            * Integer.parseInt(settings.get("spark.executor.cores"));
    assertEquals(
        List.of(Integer.toString(cores)), options.matchedOption("--shards").originalStringValues());
  }

  /** So the page, the image and the block to copy have one spelling. */
  @Test
  void theBlockToCopyIsTheFileOfSettings() throws IOException {
    Properties file = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("conf/secure.conf"))) {
      file.load(in);
    }
    Properties block = new Properties();
    block.load(
        new StringReader(
            Page.read(Path.of("src/site/markdown/security.md")).blocks().get(0).text()));
    assertEquals(file, block);
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    return matcher.group(1);
  }

  private static Map<String, JsonNode> manifest() throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    Map<String, JsonNode> kinds = new HashMap<>();
    try (Reader in = Files.newBufferedReader(FOLDER.resolve("job.yaml"))) {
      yaml.readerFor(JsonNode.class)
          .<JsonNode>readValues(in)
          .forEachRemaining(
              object -> assertEquals(null, kinds.put(object.at("/kind").textValue(), object)));
    }
    return kinds;
  }

  private static JsonNode pod() throws IOException {
    return manifest().get("Job").at("/spec/template/spec");
  }

  private static JsonNode container() throws IOException {
    return pod().at("/containers/0");
  }

  private static List<String> words() throws IOException {
    List<String> words = new ArrayList<>();
    container().at("/args").forEach(word -> words.add(word.textValue()));
    assertEquals("/opt/spark/bin/spark-submit", words.get(0));
    return words.subList(1, words.size());
  }

  private static String properties() throws IOException {
    return words().stream()
        .filter(word -> word.startsWith("--properties-file="))
        .map(word -> word.substring(word.indexOf('=') + 1))
        .findFirst()
        .orElseThrow();
  }

  /** Without the file of settings, which is in the image. */
  private static SparkSubmitArguments submit() throws IOException {
    List<String> words =
        words().stream().filter(word -> !word.startsWith("--properties-file=")).toList();
    return new SparkSubmitArguments(
        CollectionConverters.asScala(words).toSeq(),
        scala.collection.immutable.Map$.MODULE$.<String, String>empty());
  }
}
