//! Questions of the owner and their answers, without HTTP.
