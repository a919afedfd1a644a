/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * One vector, as {@code vectors/README.md} has it.
 *
 * @param source the code as text, one instruction a line; empty if there is none
 * @param before what the machine executes first
 * @param registers by their number; those that are not there are zero
 * @param cells what memory holds afterwards, by address
 */
record Vector(
    String name,
    List<String> source,
    Piece piece,
    List<Piece> before,
    Machine.Settings settings,
    Map<Integer, BigInteger> registers,
    Machine.Result result,
    Map<Integer, BigInteger> registersAfter,
    Map<Long, byte[]> cells) {

  /** All files of vectors. */
  static final List<String> THEMES =
      List.of(
          "arithmetic",
          "batch",
          "blocks",
          "compaction",
          "control",
          "frames",
          "gas",
          "limits",
          "memory",
          "query",
          "refunds");

  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "why",
          "source",
          "code",
          "before",
          "gas",
          "instructions",
          "memory",
          "proofs",
          "compaction",
          "input",
          "registers",
          "expect");
  private static final Set<String> EXPECTED =
      Set.of(
          "fault",
          "at",
          "output",
          "abortCode",
          "sum",
          "gasUsed",
          "refund",
          "gasPaid",
          "instructions",
          "registers",
          "cells");
  private static final Set<String> PIECE = Set.of("source", "code", "input");

  /** A program and its input, if it has one. */
  record Piece(byte[] code, byte @Nullable [] input) {

    Machine.Result in(Machine machine) {
      return machine.execute(code, input);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  static List<Vector> all() {
    List<Vector> all = new ArrayList<>();
    for (String theme : THEMES) {
      try (InputStream file = Vector.class.getResourceAsStream("/vectors/" + theme + ".json")) {
        all.addAll(read(new ObjectMapper().readTree(file)));
      } catch (IOException e) {
        throw new AssertionError(theme, e);
      }
    }
    return all;
  }

  static List<Vector> read(JsonNode array) {
    List<Vector> all = new ArrayList<>();
    array.forEach(each -> all.add(one(each)));
    return all;
  }

  private static Vector one(JsonNode json) {
    requireFields(json, FIELDS);
    JsonNode expect = json.required("expect");
    requireFields(expect, EXPECTED);
    List<Piece> before = new ArrayList<>();
    json.path("before")
        .forEach(each -> {
          requireFields(each, PIECE);
          before.add(piece(each));
        });
    List<String> source = new ArrayList<>();
    json.path("source").forEach(line -> source.add(line.asString()));
    return new Vector(
        json.required("name").asString(),
        source,
        piece(json),
        before,
        new Machine.Settings(
            json.path("gas").asLong(Long.MAX_VALUE),
            json.path("instructions").asLong(Long.MAX_VALUE),
            json.path("memory").asLong(64 << 20),
            json.path("proofs").asBoolean(false),
            json.path("compaction").asInt(0)),
        registers(json.path("registers")),
        new Machine.Result(
            expect.has("fault") ? expect.get("fault").asString() : null,
            expect.required("at").asInt(),
            expect.path("output").asString(""),
            number(expect.path("abortCode").asString("0x0")).longValue(),
            expect.required("gasUsed").asLong(),
            expect.required("refund").asLong(),
            expect.required("gasPaid").asLong(),
            expect.required("instructions").asLong()),
        registers(expect.required("registers")),
        cells(expect.path("cells")));
  }

  private static void requireFields(JsonNode json, Set<String> known) {
    for (String field : json.propertyNames()) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException("a vector has no field '" + field + "'");
      }
    }
  }

  private static Piece piece(JsonNode json) {
    byte[] code = HexFormat.of().parseHex(json.required("code").asString());
    return new Piece(
        code, json.has("input") ? HexFormat.of().parseHex(json.get("input").asString()) : null);
  }

  private static Map<Integer, BigInteger> registers(JsonNode json) {
    Map<Integer, BigInteger> all = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      if (!each.getKey().matches("r(\\d|1[0-5])")) {
        throw new IllegalArgumentException("no register " + each.getKey());
      }
      all.put(Integer.parseInt(each.getKey().substring(1)), number(each.getValue().asString()));
    }
    return all;
  }

  private static BigInteger number(String text) {
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException(text + ": numbers of registers begin with 0x");
    }
    return new BigInteger(text.substring(2), 16);
  }

  private static Map<Long, byte[]> cells(JsonNode json) {
    Map<Long, byte[]> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      all.put(Address.parse(each.getKey()), HexFormat.of().parseHex(each.getValue().asString()));
    }
    return all;
  }
}
