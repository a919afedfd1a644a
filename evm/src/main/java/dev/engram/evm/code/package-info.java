/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Code and what an interpreter makes of it: {@link dev.engram.evm.code.Code} is the bytes and their
 * hash, {@link dev.engram.evm.code.Program} the same decoded once by an {@link
 * dev.engram.evm.code.InstructionSet} into instructions with operands, resolved jumps, and gas and
 * stack checks by the block.
 */
@NullMarked
package dev.engram.evm.code;

import org.jspecify.annotations.NullMarked;
