// Records whose type is made at run time, laid out as connectors fill them.
#pragma once

#include <tenon/query/descriptor.hpp>
#include <tenon/query/expression.hpp>
#include <tenon/query/record.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace tenon::protocol {

class result_type;

// An enumeration's value: its place among the enum's values, negative for null.
struct enum_member {
  int index = -1;
};

// The members of a record and where they are. Members are added until layout() is asked for.
class record_type {
 public:
  explicit record_type(const query::model_descriptor& m) : model_(m) {}
  record_type(const record_type&) = delete;
  record_type& operator=(const record_type&) = delete;
  ~record_type();

  // Each returns the offset of the new member: of the field's type, optional where it is nullable, a vector where it is a
  // list; of what `result` holds; an std::int64_t; and of the function's result type.
  std::uint32_t add_field(std::uint16_t field);
  std::uint32_t add_relation(std::uint16_t relation, std::unique_ptr<result_type> result);
  std::uint32_t add_relation_count(std::uint16_t relation);
  std::uint32_t add_aggregate(query::aggregate_function function, std::uint16_t field);

  const query::record_layout& layout();
  std::size_t size() const {
    return (size_ + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
  }

  // A record's memory is size() bytes, aligned for any type.
  void construct(void* record) const;
  void destroy(void* record) const noexcept;
  void relocate(void* to, void* from) const noexcept;  // constructs `to` and destroys `from`

 private:
  enum class wrapping : std::uint8_t { none, optional, list };
  struct slot {
    query::member_type type = query::member_type::int64;
    wrapping how = wrapping::none;
    std::uint32_t offset = 0;
    const result_type* result = nullptr;  // of relations, whose type does not matter then
  };

  // Calls `f` with a null pointer to the C++ type of a member.
  template <class F>
  static void with_type(query::member_type type, wrapping how, const F& f);

  std::uint32_t add_slot(query::member_type type, wrapping how, const result_type* result = nullptr);

  const query::model_descriptor& model_;
  std::vector<slot> slots_;
  std::uint32_t size_ = 0;
  std::vector<query::member> members_;
  std::vector<query::relation_member> relations_;
  std::vector<query::aggregate_member> aggregates_;
  std::vector<std::unique_ptr<result_type>> results_;
  query::record_layout layout_;
};

// Holds one record, at most one, or any number.
class result_type : public query::result_layout {
 public:
  result_type(query::result_layout::holder kind, std::unique_ptr<record_type> record);
  result_type(const result_type&) = delete;
  result_type& operator=(const result_type&) = delete;

  const record_type& record_members() const { return *record_type_; }

  // The memory of a holder.
  std::size_t holder_size() const;
  void construct(void* holder) const;
  void destroy(void* holder) const noexcept;
  void relocate(void* to, void* from) const noexcept;

 private:
  std::unique_ptr<record_type> record_type_;
};

// A holder of its own, for the result of a request.
class result {
 public:
  explicit result(const result_type& type);
  result(const result&) = delete;
  result& operator=(const result&) = delete;
  ~result();

  void* holder() const { return memory_; }
  const result_type& type() const { return type_; }

 private:
  const result_type& type_;
  void* memory_;
};

}  // namespace tenon::protocol
