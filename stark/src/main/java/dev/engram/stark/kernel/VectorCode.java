/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Bytecode for single operations on vectors that are in local variables: each method writes one
 * call of the Vector API and returns the variable that its result is in. It names the API's classes
 * and loads none of them.
 *
 * <p>The calls are of abstract methods of {@code Vector}, though the types are known. The JVM's
 * optimising compiler finds the intrinsics all the same. Its quick compiler, which goes first,
 * finds nothing to inline; it inlined {@code IntVector.add} and its like, ran out of registers at
 * some 150 of them, and left the method for good in a form that boxes every vector, 100 times
 * slower.
 */
final class VectorCode {

  private static final String API = "jdk.incubator.vector";
  private static final ClassDesc VECTOR = ClassDesc.of(API, "Vector");
  private static final ClassDesc INTS = ClassDesc.of(API, "IntVector");
  private static final ClassDesc LONGS = ClassDesc.of(API, "LongVector");
  private static final ClassDesc SPECIES = ClassDesc.of(API, "VectorSpecies");
  private static final ClassDesc MASK = ClassDesc.of(API, "VectorMask");
  private static final ClassDesc OPERATORS = ClassDesc.of(API, "VectorOperators");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();
  private static final ClassDesc EVERYTHING = Everything.class.describeConstable().orElseThrow();
  private static final ClassDesc ORDER = ByteOrder.class.describeConstable().orElseThrow();
  private static final String NATIVE_ORDER = ByteOrder.nativeOrder().toString();

  private static final String ODD = "ODD";
  private static final String NEXT = "NEXT";

  private final CodeBuilder code;
  private final ClassDesc owner;
  private final String species;
  private final Slots slots;

  VectorCode(CodeBuilder code, ClassDesc owner, int lanes) {
    this.code = code;
    this.owner = owner;
    this.species = species(lanes);
    this.slots = new Slots(code, TypeKind.REFERENCE);
  }

  private static String species(int lanes) {
    return "SPECIES_" + 32 * lanes;
  }

  /** Writes the fields that {@link #odd} and {@link #next} read: constants of the class. */
  static void fields(ClassBuilder builder, ClassDesc owner, int lanes) {
    int flags = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
    builder.withField(ODD, MASK, flags).withField(NEXT, INTS, flags);
    builder.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_STATIC,
        code ->
            code.getstatic(INTS, species(lanes), SPECIES)
                .loadConstant(0xAAAAAAAAAAAAAAAAL >>> (64 - lanes))
                .invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long))
                .putstatic(owner, ODD, MASK)
                .getstatic(INTS, species(lanes), SPECIES)
                .iconst_1()
                .invokestatic(INTS, "broadcast", MethodTypeDesc.of(INTS, SPECIES, CD_int))
                .iconst_1()
                .invokevirtual(INTS, "addIndex", MethodTypeDesc.of(INTS, CD_int))
                .putstatic(owner, NEXT, INTS)
                .return_());
  }

  Slots slots() {
    return slots;
  }

  private int pop() {
    int slot = slots.take();
    code.astore(slot);
    return slot;
  }

  private int lanewise(ClassDesc kind, String operator, int a, int b) {
    code.aload(a)
        .getstatic(OPERATORS, operator, kind)
        .aload(b)
        .invokevirtual(VECTOR, "lanewise", MethodTypeDesc.of(VECTOR, BINARY, VECTOR));
    return pop();
  }

  int add(int a, int b) {
    return lanewise(ASSOCIATIVE, "ADD", a, b);
  }

  int sub(int a, int b) {
    return lanewise(BINARY, "SUB", a, b);
  }

  /** The low halves of products. */
  int mul(int a, int b) {
    return lanewise(ASSOCIATIVE, "MUL", a, b);
  }

  int and(int a, int b) {
    return lanewise(ASSOCIATIVE, "AND", a, b);
  }

  int or(int a, int b) {
    return lanewise(ASSOCIATIVE, "OR", a, b);
  }

  /** The lesser of two as unsigned numbers. */
  int min(int a, int b) {
    return lanewise(ASSOCIATIVE, "UMIN", a, b);
  }

  int shift(int a, int bits) {
    code.aload(a)
        .getstatic(OPERATORS, "LSHR", BINARY)
        .loadConstant((long) bits)
        .invokevirtual(VECTOR, "lanewise", MethodTypeDesc.of(VECTOR, BINARY, CD_long));
    return pop();
  }

  int longs(int a) {
    code.aload(a).invokevirtual(VECTOR, "reinterpretAsLongs", MethodTypeDesc.of(LONGS));
    return pop();
  }

  int ints(int a) {
    code.aload(a).invokevirtual(VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INTS));
    return pop();
  }

  /** The even rows of one, the odd rows of another. */
  int odd(int even, int odd) {
    code.aload(even)
        .aload(odd)
        .getstatic(owner, ODD, MASK)
        .invokevirtual(VECTOR, "blend", MethodTypeDesc.of(VECTOR, VECTOR, MASK));
    return pop();
  }

  /** Rows from the second on, then the first of another. */
  int next(int a, int b) {
    code.getstatic(owner, NEXT, INTS)
        .aload(a)
        .aload(b)
        .invokevirtual(VECTOR, "selectFrom", MethodTypeDesc.of(VECTOR, VECTOR, VECTOR));
    return pop();
  }

  int broadcast(int word) {
    code.getstatic(INTS, species, SPECIES).loadConstant(word);
    return broadcastPushed();
  }

  /** The word at an address. */
  int broadcast(int address, long at) {
    code.getstatic(INTS, species, SPECIES);
    WordCode.load(code, address, at);
    return broadcastPushed();
  }

  private int broadcastPushed() {
    code.invokestatic(INTS, "broadcast", MethodTypeDesc.of(INTS, SPECIES, CD_int));
    return pop();
  }

  int broadcastLong(long number) {
    code.getstatic(LONGS, species, SPECIES)
        .loadConstant(number)
        .invokestatic(LONGS, "broadcast", MethodTypeDesc.of(LONGS, SPECIES, CD_long));
    return pop();
  }

  int load(int address, long at) {
    return load(INTS, address, at);
  }

  int loadLongs(int address, long at) {
    return load(LONGS, address, at);
  }

  private int load(ClassDesc type, int address, long at) {
    code.getstatic(type, species, SPECIES);
    place(address, at);
    code.invokestatic(
        type, "fromMemorySegment", MethodTypeDesc.of(type, SPECIES, SEGMENT, CD_long, ORDER));
    return pop();
  }

  void store(int a, int address, long at) {
    code.aload(a);
    place(address, at);
    code.invokevirtual(
        VECTOR, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
  }

  private void place(int address, long at) {
    code.getstatic(EVERYTHING, "MEMORY", SEGMENT);
    WordCode.address(code, address, at);
    code.getstatic(ORDER, NATIVE_ORDER, ORDER);
  }
}
