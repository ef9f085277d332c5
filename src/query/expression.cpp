#include <tenon/query/expression.hpp>

#include <bit>

namespace tenon::query {

std::uint8_t list_bucket(std::uint32_t size) noexcept {
  const auto bucket = static_cast<std::uint8_t>(size <= 1 ? 0 : std::bit_width(size - 1));
  return bucket <= max_list_bucket ? bucket : whole_list_bucket;
}

void expression::emit_index(std::uint16_t index) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(index), static_cast<std::uint8_t>(index >> 8)};
  code.append(bytes, 2);
}

void expression::emit_list(opcode op, std::uint16_t field, std::uint32_t first) {
  const std::uint32_t size = values.size() - first;
  if (size == 0 && (op == opcode::in || op == opcode::not_in)) {
    emit(op == opcode::in ? opcode::never : opcode::always);
    return;
  }
  values.fold_list(first);
  emit(op, field);
  if (op == opcode::in || op == opcode::not_in) emit_byte(static_cast<std::uint8_t>(text_match::sensitive));
  emit_byte(list_bucket(size));
}

void expression::combine(opcode op, const expression& other) {
  if (other.empty()) {
    if (op == opcode::either) *this = expression();
    return;
  }
  if (empty()) {
    if (op == opcode::both) *this = other;
    return;
  }
  code.append(other.code.data(), other.code.size());
  values.append(other.values);
  emit(op);
}

void expression::wrap(opcode op) {
  if (empty()) emit(opcode::always);
  emit(op);
}

void expression::wrap(opcode op, std::uint16_t relation) { emit(op, relation); }

void expression::match_insensitively() { code.back() = static_cast<std::uint8_t>(text_match::insensitive); }

}  // namespace tenon::query
