// From selections as they were read to the parts of programs that ask for results, and to results' types.
#pragma once

#include "protocol/answer.hpp"
#include "protocol/selection.hpp"

#include <tenon/query/request.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace tenon::protocol {

// What a program returns, and how that is written.
struct projection {
  std::unique_ptr<result_type> type;
  std::vector<answer_field> fields;
};

// Asks `out`, a program about records of `m`, for the selected fields. Throws request_error for what cannot be returned.
projection project_records(query::program& out, const query::model_descriptor& m, query::result_layout::holder kind,
                           const std::vector<selected_field>& selected);

// Asks for aggregated values. `by` are the fields of groups, which are members of the result whether selected or not.
projection project_aggregates(query::program& out, const query::model_descriptor& m, query::result_layout::holder kind,
                              const std::vector<selected_field>& selected, const std::vector<std::uint16_t>& by);

// Writes the arguments that narrow, order and page what is found: where, orderBy, cursor, take, skip, distinct.
void write_find(query::program& out, const read_members& arguments);

}  // namespace tenon::protocol
