//! Shapes as SVG.

use super::font::{MIDDLE, Weight};
use super::palette::Colour;
use super::{Picture, Shape, Sides};
use std::fmt::Write;

/// A number as short as a hundredth of a point allows.
fn n(x: f32) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text as XML allows it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // XML 1.0 has no other control characters, not even escaped.
            c if c < ' ' || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn paint(attribute: &str, colour: Colour) -> String {
    let opacity = if colour.alpha < 1.0 { format!(" {attribute}-opacity=\"{}\"", n(colour.alpha)) } else { String::new() };
    format!("{attribute}=\"#{:06X}\"{opacity}", colour.rgb.0)
}

fn sides(r: &Sides) -> String {
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        n(r.x0),
        n(r.y0),
        n((r.x1 - r.x0).max(0.0)),
        n((r.y1 - r.y0).max(0.0))
    )
}

fn dashed(dash: Option<f32>) -> String {
    dash.map_or(String::new(), |d| format!(" stroke-dasharray=\"{0} {0}\"", n(d)))
}

fn path(points: &[(f32, f32)]) -> String {
    points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect::<Vec<_>>().join(" ")
}

pub(super) fn write(picture: &Picture) -> String {
    let (w, h) = (n(picture.width), n(picture.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         font-family=\"Inter, 'Helvetica Neue', Arial, sans-serif\">\n<title>{}</title>\n<rect width=\"{w}\" height=\"{h}\" {}/>\n",
        escaped(&picture.title),
        paint("fill", picture.background)
    );
    let mut ids = 0;
    shapes(&picture.shapes, &mut out, &mut ids);
    out.push_str("</svg>\n");
    out
}

fn shapes(shapes: &[Shape], out: &mut String, ids: &mut usize) {
    for shape in shapes {
        // Writing to a String cannot fail.
        let _ = self::shape(shape, out, ids);
    }
}

fn shape(shape: &Shape, out: &mut String, ids: &mut usize) -> std::fmt::Result {
    match shape {
        Shape::Fill { rect, radius, colour } => {
            writeln!(out, "<rect {} rx=\"{}\" {}/>", sides(rect), n(*radius), paint("fill", *colour))
        }
        Shape::Fade { rect, radius, stops } => {
            *ids += 1;
            write!(
                out,
                "<linearGradient id=\"f{ids}\" gradientUnits=\"userSpaceOnUse\" x1=\"{}\" x2=\"{}\">",
                n(rect.x0),
                n(rect.x1)
            )?;
            for (share, colour) in stops {
                write!(out, "<stop offset=\"{}\" {}/>", n(*share), paint("stop", *colour).replace("stop=", "stop-color="))?;
            }
            writeln!(out, "</linearGradient>")?;
            writeln!(out, "<rect {} rx=\"{}\" fill=\"url(#f{ids})\"/>", sides(rect), n(*radius))
        }
        Shape::Outline { rect, radius, colour, width, dash } => writeln!(
            out,
            "<rect {} rx=\"{}\" fill=\"none\" {} stroke-width=\"{}\"{}/>",
            sides(rect),
            n(*radius),
            paint("stroke", *colour),
            n(*width),
            dashed(*dash)
        ),
        Shape::Disc { at, radius, colour } => {
            writeln!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" {}/>", n(at.0), n(at.1), n(*radius), paint("fill", *colour))
        }
        Shape::Ring { at, radius, colour, width } => writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"none\" {} stroke-width=\"{}\"/>",
            n(at.0),
            n(at.1),
            n(*radius),
            paint("stroke", *colour),
            n(*width)
        ),
        Shape::Line { points, colour, width, dash } => writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" {} stroke-width=\"{}\"{}/>",
            path(points),
            paint("stroke", *colour),
            n(*width),
            dashed(*dash)
        ),
        Shape::Area { points, colour } => writeln!(out, "<polygon points=\"{}\" {}/>", path(points), paint("fill", *colour)),
        Shape::Text { at, words, size, weight, colour, width } => {
            let weight = if *weight == Weight::Strong { " font-weight=\"600\"" } else { "" };
            let length = if *width > 0.5 {
                format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", n(*width))
            } else {
                String::new()
            };
            let (x, y) = (n(at.0), n(at.1 + size * MIDDLE));
            let fill = paint("fill", *colour);
            writeln!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{weight}{length} {fill}>{}</text>", n(*size), escaped(words))
        }
        Shape::Clipped { rect, shapes: inside } => {
            *ids += 1;
            writeln!(out, "<clipPath id=\"c{ids}\"><rect {}/></clipPath>\n<g clip-path=\"url(#c{ids})\">", sides(rect))?;
            shapes(inside, out, ids);
            writeln!(out, "</g>")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_text_are_what_xml_wants() {
        assert_eq!([n(1.0), n(0.125), n(-0.001), n(12.5)].join(" "), "1 0.12 0 12.5");
        assert_eq!(escaped("a<b & \"c\"\u{1}\n"), "a&lt;b &amp; &quot;c&quot;\u{fffd} ");
    }
}
