package nndl.report.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardTextTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist",
        "yes",
        "null",
        "1e3",
        "",
        " a: b # c",
        "- a",
        "---",
        "&a *b !c %d @e",
        "it's \"quoted\" \\ and \\n",
        "two\nlines\r\n\ttabbed",
        "\u0000\u0007\u0085\u2028\ufeff",
        "Größe 数字 \ud83d\ude00"
      })
  void aYamlParserReadsTheTextThatWasWritten(String text) throws Exception {
    String yaml = CardText.yaml(text);
    assertEquals(text, YAML.readTree("a: " + yaml + "\nb: 1\n").get("a").textValue());
    assertEquals(text, YAML.readTree("a:\n- " + yaml + "\n").get("a").get(0).textValue());
    assertEquals(1, yaml.lines().count());
  }

  @Property(tries = 500)
  void aYamlParserReadsAnyTextThatWasWritten(@ForAll String text) throws Exception {
    String whole = new String(text.getBytes("UTF-16BE"), "UTF-16BE"); // no half of a character
    assertEquals(whole, YAML.readTree("a: " + CardText.yaml(whole)).get("a").textValue());
  }

  @Property(tries = 500)
  void noTextLeavesItsLineItsCellOrItsPlainLetters(@ForAll String text) {
    String markdown = CardText.markdown(text);
    assertTrue(markdown.codePoints().noneMatch(Character::isISOControl));
    assertFalse(markdown.matches("(?s).*[\u2028\u2029].*"));
    String unescaped = markdown.replaceAll("\\\\.", "");
    assertFalse(unescaped.matches(".*[\\\\`*_{}\\[\\]<>()#+!|~$&@:].*"), markdown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "0", "T-shirt/top", "Größe, groß", "a.b"})
  void plainTextStaysAsItIs(String text) {
    assertEquals(text, CardText.markdown(text));
  }
}
