/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.report;

import dev.engram.cli.input.Hex;
import dev.engram.cli.picture.MemoryHistory;
import dev.engram.evm.Log;
import dev.engram.evm.Receipt;
import java.io.PrintWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes one JSON document and the parts that documents of this command share. */
final class JsonOutput {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private JsonOutput() {}

  static JsonGenerator start(PrintWriter out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  static void write(PrintWriter out, Consumer<JsonGenerator> document) {
    try (JsonGenerator json = start(out)) {
      document.accept(json);
    }
    out.println();
  }

  /** The members of a receipt, in an object that is open. */
  static void receipt(JsonGenerator json, Receipt receipt, MemoryHistory memory) {
    json.writeNumberProperty("gasUsed", receipt.gasUsed());
    json.writeNumberProperty("gasRefunded", receipt.gasRefunded());
    json.writeNumberProperty("memoryGas", memory.gas());
    json.writeStringProperty("output", Hex.text(receipt.output()));
    if (receipt.created() != null) {
      json.writeStringProperty("created", receipt.created().toString());
    }
    json.writeName("logs");
    json.writeStartArray();
    for (Log log : receipt.logs()) {
      json.writeStartObject();
      json.writeStringProperty("address", log.address().toString());
      json.writeName("topics");
      json.writeStartArray();
      log.topics().forEach(topic -> json.writeString(Hex.word(topic)));
      json.writeEndArray();
      json.writeStringProperty("data", Hex.text(log.data()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The member {@code memory}, in an object that is open. */
  static void memory(JsonGenerator json, MemoryHistory memory) {
    json.writeName("memory");
    json.writeStartObject();
    json.writeNumberProperty("peakWords", memory.peakWords());
    json.writeNumberProperty("expansions", memory.expansions());
    json.writeNumberProperty("expansionGas", memory.gas());
    json.writeNumberProperty("framesEntered", memory.entered());
    json.writeNumberProperty("framesReverted", memory.reverted());
    json.writeNumberProperty("framesReleased", memory.released());
    json.writeNumberProperty("framesCommitted", memory.committed());
    json.writeName("peakWordsByDepth");
    array(json, memory.peakWordsByDepth());
    json.writeNumberProperty("changes", memory.changes());
    json.writeName("wordsOverTime");
    array(json, memory.timeline());
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, long[] numbers) {
    json.writeStartArray();
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }
}
