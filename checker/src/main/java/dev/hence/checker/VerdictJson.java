package dev.hence.checker;

import dev.hence.checker.verdict.Finding;
import dev.hence.checker.verdict.Pattern;
import dev.hence.checker.verdict.Pattern.Question;
import dev.hence.checker.verdict.Step;
import java.io.StringWriter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A verdict as a JSON object. */
final class VerdictJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private VerdictJson() {}

  static String of(Verdict verdict) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeBooleanProperty("holds", verdict.holds());
      for (Question question : Question.values()) {
        json.writeStringProperty(
            question.name().toLowerCase(Locale.ROOT), verdict.answer(question).text());
      }
      writeScope(verdict, json);
      json.writeObjectPropertyStart("violations");
      for (Pattern pattern : Pattern.values()) {
        json.writeNumberProperty(pattern.text(), verdict.count(pattern));
      }
      json.writeEndObject();
      json.writeArrayPropertyStart("examples");
      verdict.examples().forEach(finding -> write(finding, json));
      json.writeEndArray();
      json.writeArrayPropertyStart("notes");
      verdict.notes().forEach(json::writeString);
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeScope(Verdict verdict, JsonGenerator json) {
    json.writeNumberProperty("operations", verdict.scope().operations());
    json.writeNumberProperty("sessions", verdict.scope().sessions());
    json.writeNumberProperty("keys", verdict.scope().keys());
    json.writeStringProperty(
        "sessions-ordered-by", verdict.scope().sessionsOrdered() ? "order" : "tokens");
    json.writeNumberProperty("final-reads", verdict.finalPhase().reads());
    json.writeNumberProperty("final-keys", verdict.finalPhase().keys());
    json.writeNumberProperty("final-unread-keys", verdict.finalPhase().unread());
    json.writeArrayPropertyStart("final-unread-some");
    verdict.finalPhase().unreadSome().forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("final-nodes", verdict.finalPhase().nodes());
  }

  private static void write(Finding finding, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("pattern", finding.pattern().text());
    if (!finding.guarantee().isEmpty()) {
      json.writeStringProperty("guarantee", finding.guarantee());
    }
    json.writeStringProperty("detail", finding.detail());
    json.writeArrayPropertyStart("operations");
    for (Step step : finding.steps()) {
      json.writeStartObject();
      if (!step.relation().isEmpty()) {
        json.writeStringProperty("relation", step.relation());
      }
      json.writeNumberProperty("line", step.line());
      json.writeStringProperty("session", step.session());
      json.writeStringProperty("text", step.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
