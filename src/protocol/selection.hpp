// Matches the selections of requests with the output types.
#pragma once

#include "protocol/output.hpp"
#include "protocol/reader.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace tenon::protocol {

// A field to answer with, in the order selected.
struct selected_field {
  const output_field* field = nullptr;
  read_members arguments;
  std::vector<selected_field> fields;  // of an object
};

// Reads {"name": true, "$scalars": true, "relation": {"arguments": …, "selection": …}, "left_out": false}. Throws
// request_error for what is unknown, wrong or empty.
class selection_reader {
 public:
  selection_reader(grammar& g, reader& arguments) : grammar_(g), arguments_(arguments) {}

  // The fields selected in `type`; `where` is the path of names down to it.
  std::vector<selected_field> read(const output_object& type, const boost::json::object& selection, place& where);

 private:
  // All plain values of `type`, but those that `except` leaves out.
  void add_scalars(std::vector<selected_field>& out, const output_object& type,
                   const boost::json::object* except) const;
  selected_field read_nested(const output_object& type, const output_field& field, const boost::json::object& query,
                             place& where);

  grammar& grammar_;
  reader& arguments_;
};

// The arguments that a field of a selection takes.
std::vector<input_field> arguments_of(grammar& g, const output_object& type, const output_field& field);

}  // namespace tenon::protocol
